"""A whole monitor for stories: a real inbox, a real SQLite store, real receivers on loopback, a clock moved by hand."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from receivers import SECRET, LocalSmtp, LocalWebhook

from monitor.extract.compile import compile_gazetteer, gazetteer_path
from monitor.home import packaged
from monitor.parse import Knowledge, Parsing, Reader
from monitor.pool import Pool
from monitor.questions import delivery_rows
from monitor.rules import Rulebook
from monitor.settings import Settings, load_settings
from monitor.views import alerts, articles, holdings, incidents, reports
from monitor.wiring import Monitor, asking, knowledge

ROOT = Path(__file__).parent.parent
START = datetime(2024, 12, 6, 9, 0, tzinfo=UTC)


_readers: dict[str, Reader] = {}


def reader(known: Knowledge) -> Reader:
    """Loading the language model takes a second: once for all stories with the same parties."""
    key = repr(known)
    if key not in _readers:
        _readers[key] = Reader(known)
    return _readers[key]


def read_here(settings: Settings, book: Rulebook) -> Parsing:
    """Read files in this process; the worker pool has tests of its own."""
    if not gazetteer_path().exists():
        compile_gazetteer(gazetteer_path())
    return reader(knowledge(settings, book))


@dataclass
class World:
    """A home in a folder, with a desk that reads mail and a webhook. Nothing runs until `run`."""

    home: Path
    smtp: LocalSmtp
    hook: LocalWebhook
    now: datetime = START
    monitor: Monitor | None = None
    make_parsing: Callable[[Settings, Rulebook], Parsing] = read_here
    receivers: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("inbox", "rules", "store"):
            (self.home / name).mkdir(exist_ok=True)
        for name in ("parties.yaml", "outlets.yaml"):
            (self.home / "rules" / name).write_bytes((packaged("rules") / name).read_bytes())
        (self.home / "secret").write_text(SECRET)
        self.settings_file(f'[smtp]\nhost = "127.0.0.1"\nport = {self.smtp.port}\ntimeout_seconds = 2\n')
        self.receiver("desk", type="email", to=["desk@example.org"])
        self.receiver("operator", type="email", to=["operator@example.org"])
        self.receiver("hook", type="webhook", url=self.hook.url, secret_file="secret", allow_private=True)

    # --- what people do ---------------------------------------------------------------------------------------

    def settings_file(self, text: str) -> None:
        (self.home / "monitor.toml").write_text(text)

    def receiver(self, name: str, **options: object) -> None:
        self.receivers[name] = options
        listed = [{"name": each, **chosen} for each, chosen in self.receivers.items()]
        self.yaml("receivers.yaml", {"version": 1, "receivers": listed})

    def yaml(self, name: str, value: object) -> None:
        (self.home / "rules" / name).write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True))

    def rule(self, rule_id: str, **keys: Any) -> None:
        """Write one rule as a file of its own: by default any control change, to the desk at once."""
        rule = {"id": rule_id, "title": rule_id.replace("-", " "), "match": {"event_type": "control_change"}}
        rule |= {"notify": ["desk"]} | {key: value for key, value in keys.items() if value is not None}
        self.yaml(f"{rule_id}.yaml", {"version": 1, "rules": [rule]})

    def article(self, name: str, text: str, **meta: object) -> Path:
        """Drop an article; by default published today by nobody known. `meta` goes into a sidecar."""
        path = self.home / "inbox" / name
        path = path if path.suffix else path.with_suffix(".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        if meta:
            path.with_name(path.name + ".meta.json").write_text(json.dumps(meta))
        self.touch(path)
        return path

    def touch(self, path: Path) -> None:
        """Let a file be written by the moved clock."""
        for each in (path, path.with_name(path.name + ".meta.json"), path.with_name(path.stem + ".meta.json")):
            if each.exists():
                os.utime(each, (self.now.timestamp(),) * 2)

    def pass_time(self, **by: float) -> None:
        self.now += timedelta(**by)

    # --- what the monitor does --------------------------------------------------------------------------------

    def clock(self) -> datetime:
        return self.now

    @property
    def settings(self) -> Settings:
        return load_settings(self.home, {})

    def start(self) -> Monitor:
        if self.monitor is None:
            self.monitor = Monitor.assemble(
                self.settings, holder="a test", clock=self.clock, make_parsing=self.make_parsing
            )
        return self.monitor

    def use_workers(self, count: int = 1, *, timeout: float = 60) -> None:
        """Let real worker processes read the files, from the next start on."""
        self.make_parsing = lambda settings, book: Pool(knowledge(settings, book), workers=count, timeout=timeout)

    def run(self) -> None:
        """Let files rest, then do all there is to do."""
        self.start().reload()
        self.pass_time(seconds=3)
        self.start().run_to_rest()

    def stop(self) -> None:
        if self.monitor is not None:
            self.monitor.close()
            self.monitor = None

    # --- what people see --------------------------------------------------------------------------------------

    def rows(self, listing: Any) -> list[dict[str, Any]]:
        with asking(self.settings) as store, store.read() as connection:
            return list(listing(connection))

    def articles(self) -> list[dict[str, Any]]:
        return self.rows(articles.listing)

    def reports(self) -> list[dict[str, Any]]:
        return self.rows(reports.listing)

    def incidents(self, **wanted: object) -> list[dict[str, Any]]:
        return [row for row in self.rows(incidents.listing) if fits(row, wanted)]

    def changes(self) -> list[dict[str, Any]]:
        """The incidents in which a place changed hands; the same articles may tell of clashes and advances too."""
        return self.incidents(event_type="control_change")

    def alerts(self) -> list[dict[str, Any]]:
        return self.rows(alerts.listing)

    def holdings(self, **asked: Any) -> list[dict[str, Any]]:
        return self.rows(lambda connection: holdings.listing(connection, **asked))

    def deliveries(self) -> list[dict[str, Any]]:
        return self.rows(delivery_rows)

    def mails(self, to: str = "desk") -> list[str]:
        """Return the subjects of the mails that an address got, oldest first."""
        return [str(mail["Subject"]) for mail in self.smtp.mails if str(mail["To"]).startswith(to)]

    def failed(self) -> dict[str, dict[str, Any]]:
        """Return what was set aside: file name -> its error."""
        folder = self.home / "inbox" / "failed"
        return {
            path.name.removesuffix(".error.json"): json.loads(path.read_text()) for path in folder.rglob("*.error.json")
        }

    def assert_set_aside(self, name: str, reason: str | None) -> None:
        """The reason lies beside the only file that failed, in words; the operator has one mail that names it."""
        inbox = self.home / "inbox"
        assert not os.path.lexists(inbox / name)
        assert os.path.lexists(inbox / "failed" / name)
        [(failed, error)] = self.failed().items()
        assert failed == name
        assert reason in (None, error["reason"])
        assert error["message"]
        assert error["cure"]
        assert "inbox/" in error["retry"]
        assert self.mails("operator") == [f"Set aside: {name}"]


def fits(row: Mapping[str, Any], wanted: Mapping[str, object]) -> bool:
    return all(value_of(row, key) == value for key, value in wanted.items())


def value_of(row: Any, key: str) -> Any:
    for part in key.split("__"):
        row = row.get(part) if isinstance(row, Mapping) else None
    return row
