"""Names on disk are promises, and every event survives the trip."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import NODEFAULT, structs

from monitor import events, messages, model
from monitor.errors import MonitorError
from monitor.events import Event
from monitor.model import Stored
from monitor.store.codec import CODEC, KINDS, Codec

DATA = Path(__file__).parent / "data"


def whole(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Values with every field filled in, also those that have a default."""
    hints = get_type_hints(cls)
    return st.builds(cls, **{name: st.from_type(hints[name]) for name in cls.__struct_fields__})


st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
st.register_type_strategy(int, st.integers(-(2**63), 2**63 - 1))
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Mapping, lambda hint: st.dictionaries(*map(st.from_type, get_args(hint)), max_size=3))
for value_type in (vars(model) | vars(messages)).values():
    if isinstance(value_type, type) and issubclass(value_type, Stored):
        st.register_type_strategy(value_type, whole)


def test_every_event_has_a_kind() -> None:
    classes = {each for each in vars(events).values() if isinstance(each, type) and issubclass(each, Event)}
    assert classes - {Event} == set(KINDS.values())


def test_kinds_are_their_class_names_in_kebab_case() -> None:
    for kind, cls in KINDS.items():
        assert "".join(word.capitalize() for word in kind.split("-")) == cls.__name__


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_every_event_survives_the_trip_to_disk(kind: str, data: st.DataObject) -> None:
    event = data.draw(whole(KINDS[kind]))

    encoded = CODEC.encode(event)

    assert encoded.kind == kind
    assert CODEC.decode(*encoded) == event


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param('{"alert_id": 7, "reason": "over"}', id="a number is no text"),
        pytest.param('{"alert_id": "a1"}', id="a field is missing"),
        pytest.param('{"alert_id": "a1", "reas', id="the text breaks off"),
    ],
)
def test_a_wrong_payload_is_refused(payload: str) -> None:
    with pytest.raises(MonitorError, match="`alert-resolved` of the log cannot be read"):
        CODEC.decode("alert-resolved", 1, payload)


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        pytest.param("volcano-erupted", 1, id="an unknown kind"),
        pytest.param("alert-resolved", 2, id="a newer version of a known kind"),
    ],
)
def test_what_a_newer_program_wrote_asks_for_an_update(kind: str, version: int) -> None:
    with pytest.raises(MonitorError, match="update the program"):
        CODEC.decode(kind, version, '{"alert_id": "a1", "reason": "over"}')


class TideTurned(Event, frozen=True, kw_only=True):
    """Made up; once it had `height` in feet and no unit at all."""

    height_cm: int
    harbour: str


def test_old_schema_versions_are_lifted_step_by_step() -> None:
    codec = Codec(
        {"tide-turned": TideTurned},
        {
            ("tide-turned", 1): lambda old: {"height_cm": old["height"] * 30},
            ("tide-turned", 2): lambda old: {**old, "harbour": "unknown"},
        },
    )
    lifted = TideTurned(height_cm=90, harbour="unknown")

    assert codec.decode("tide-turned", 1, '{"height": 3}') == lifted
    assert codec.decode("tide-turned", 2, '{"height_cm": 90}') == lifted
    assert codec.encode(lifted).schema_version == 3


def defaults() -> dict[str, dict[str, Any]]:
    """What the fields of each stored class are when an entry does not say."""
    values = [each for module in (model, events) for each in vars(module).values() if isinstance(each, type)]
    stored = {each for each in values if issubclass(each, Stored)}
    return {cls.__name__: left_out(cls) for cls in stored if left_out(cls)}


def left_out(cls: type[Stored]) -> dict[str, Any]:
    return {each.name: plain(each) for each in structs.fields(cls) if not each.required}


def plain(field: structs.FieldInfo) -> Any:
    default = field.default if field.default_factory is NODEFAULT else field.default_factory()
    return json.loads(msgspec.json.encode(default))


def test_what_entries_leave_out_means_for_ever_what_it_meant_then() -> None:
    """A default that is changed here and in the table gives old entries another meaning: it needs an upcaster."""
    promised = json.loads((DATA / "stored_defaults.json").read_text())

    assert defaults() == promised


def test_what_is_at_its_default_takes_no_room() -> None:
    payload = CODEC.encode(events.FileSetAside(file="a.txt", reason="empty", detail="", cure="")).payload

    assert "document" not in payload
