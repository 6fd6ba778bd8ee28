"""How an event looks on disk: a kind, a schema version and a JSON text. The only file that knows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import msgspec

from monitor import events
from monitor.errors import MonitorError
from monitor.events import Event

# The name on disk is a promise: add to this table, never rename in it.
KINDS: Mapping[str, type[Event]] = {
    "article-received": events.ArticleReceived,
    "article-seen-again": events.ArticleSeenAgain,
    "article-reread": events.ArticleReread,
    "article-forgotten": events.ArticleForgotten,
    "file-set-aside": events.FileSetAside,
    "report-made": events.ReportMade,
    "control-change-reported": events.ControlChangeReported,
    "casualties-reported": events.CasualtiesReported,
    "displacement-reported": events.DisplacementReported,
    "detention-reported": events.DetentionReported,
    "detained-reported": events.DetainedReported,
    "freed-reported": events.FreedReported,
    "clash-reported": events.ClashReported,
    "advance-reported": events.AdvanceReported,
    "encirclement-reported": events.EncirclementReported,
    "strike-reported": events.StrikeReported,
    "attack-on-civilians-reported": events.AttackOnCiviliansReported,
    "agreement-reported": events.AgreementReported,
    "denial-reported": events.DenialReported,
    "report-superseded": events.ReportSuperseded,
    "incident-opened": events.IncidentOpened,
    "report-joined": events.ReportJoined,
    "incident-changed": events.IncidentChanged,
    "rule-loaded": events.RuleLoaded,
    "rule-removed": events.RuleRemoved,
    "rule-matched": events.RuleMatched,
    "alert-opened": events.AlertOpened,
    "alert-updated": events.AlertUpdated,
    "alert-corrected": events.AlertCorrected,
    "alert-unsupported": events.AlertUnsupported,
    "alert-resolved": events.AlertResolved,
    "alert-suppressed": events.AlertSuppressed,
    "delivery-owed": events.DeliveryOwed,
    "delivery-superseded": events.DeliverySuperseded,
    "delivery-failed": events.DeliveryFailed,
    "delivery-done": events.DeliveryDone,
    "receiver-parked": events.ReceiverParked,
    "receiver-resumed": events.ReceiverResumed,
    "digest-started": events.DigestStarted,
    "digest-issued": events.DigestIssued,
    "operator-told": events.OperatorTold,
}

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

# (kind, schema version) -> what turns the fields of that version into those of the next. The log itself is never
# rewritten; old entries are read through these. A new field with a default needs none.
UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}


Reader = Callable[[str], Event]
_json = msgspec.json.Encoder().encode


class Encoded(NamedTuple):
    """An event as it is stored."""

    kind: str
    schema_version: int
    payload: str


@dataclass(frozen=True, slots=True)
class Codec:
    """Turns events into rows and back, through one table of names."""

    kinds: Mapping[str, type[Event]]
    upcasters: Mapping[tuple[str, int], Upcaster]
    names: Mapping[type[Event], str] = field(init=False)
    newest: Mapping[str, int] = field(init=False)  # the schema version that events of a kind are written in
    readers: Mapping[tuple[str, int], Reader] = field(init=False)  # of what is stored in its newest version

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", {cls: kind for kind, cls in self.kinds.items()})
        object.__setattr__(self, "newest", {kind: self._newest(kind) for kind in self.kinds})
        readers = {(kind, self.newest[kind]): msgspec.json.Decoder(cls).decode for kind, cls in self.kinds.items()}
        object.__setattr__(self, "readers", readers)

    def encode(self, event: Event) -> Encoded:
        """Return the stored form, in the newest schema version of its kind."""
        kind = self.names[type(event)]
        return Encoded(kind, self.newest[kind], _json(event).decode())

    def decode(self, kind: str, schema_version: int, payload: str) -> Event:
        """Return the event. Raises MonitorError where this program does not know the kind, version or fields."""
        try:
            if read := self.readers.get((kind, schema_version)):
                return read(payload)
            return self._lifted(kind, schema_version, payload)
        except msgspec.MsgspecError as error:
            raise MonitorError(
                f"a `{kind}` of the log cannot be read: {error}",
                "run `monitor verify` to find out whether the log was changed",
            ) from error

    def _lifted(self, kind: str, schema_version: int, payload: str) -> Event:
        newest = self.newest.get(kind, 0)
        if schema_version > newest:
            raise MonitorError(
                f"the log holds a `{kind}` of schema version {schema_version}, which this program does not know",
                "update the program to at least the version that wrote it",
            )
        return self.readers[kind, newest](self._upcast(kind, schema_version, payload))

    def _newest(self, kind: str) -> int:
        version = 1
        while (kind, version) in self.upcasters:
            version += 1
        return version

    def _upcast(self, kind: str, version: int, payload: str) -> str:
        while upcast := self.upcasters.get((kind, version)):
            payload = _json(upcast(msgspec.json.decode(payload))).decode()
            version += 1
        return payload


CODEC = Codec(KINDS, UPCASTERS)
