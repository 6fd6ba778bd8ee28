"""The types of fields that hold the id of something with a name: people may write either."""

from monitor.model import Place
from monitor.rules.values import Names, NotUnderstood, PlaceNames, ValueType, Wanted, without_case, written_text
from monitor.rules.wording import MOST_LISTED, choose_from, joined, shown


def _read_place(written: object, names: Names) -> Wanted:
    text = written_text(written)
    if ":" in text or names.places is None:
        return Wanted(text.casefold(), text)
    found = names.places.lookup(text)
    # Gazetteers hold many other spellings: the places that bear the name as their own come first.
    called_so = [place for place in found if place.name.casefold() == text.casefold()] or list(found)
    if not called_so:
        cure = _near(text, names.places) or "write another spelling, or its id (geonames:170017)"
        raise NotUnderstood(f"no place is called {shown(text)}", cure)
    if len(called_so) > 1:
        raise NotUnderstood(f"{len(called_so)} places are called {shown(text)}", f"write the id: {_choices(called_so)}")
    return Wanted(called_so[0].id.casefold(), f"{text} ({called_so[0].id})")


def _near(text: str, places: PlaceNames) -> str:
    near = [f"`{name}`" for name in places.nearest(text)]
    return f"did you mean {joined(near)}?" if near else ""


def _read_place_name(written: object, names: Names) -> Wanted:
    # An article may name a village that no gazetteer holds, so an unknown name is doubtful, not wrong.
    text = written_text(written)
    return Wanted(text.casefold(), text, _doubt_about(text, names.places) if names.places is not None else None)


def _doubt_about(text: str, places: PlaceNames) -> NotUnderstood | None:
    found = places.lookup(text)
    if any(place.name.casefold() == text.casefold() for place in found):
        return None
    if found:
        names = list(dict.fromkeys(f"`{place.name}`" for place in found))[:MOST_LISTED]
        cure = "write that name" if len(names) == 1 else "write the one that you mean"
        return NotUnderstood(f"places called {shown(text)} have the name {joined(names)} here", cure)
    cure = _near(text, places) or "write another spelling, or tell of the place under `places`"
    return NotUnderstood(f"no known place is called {shown(text)}", cure)


def _choices(places: list[Place]) -> str:
    said = [f"{place.id} ({_whereabouts(place)})" for place in places[:MOST_LISTED]]
    return joined(said) if len(places) <= MOST_LISTED else f"{', '.join(said)}, …"


def _whereabouts(place: Place) -> str:
    people = f"{place.population:,} people" if place.population else None
    return ", ".join(part for part in (place.kind, place.admin1, place.country, people) if part)


def _read_party(written: object, names: Names) -> Wanted:
    text = written_text(written)
    found = names.parties.get(text.casefold(), ())
    if len(found) > 1:
        raise NotUnderstood(f"{shown(text)} can be several parties", f"write the id: {joined(found)}")
    if not found and names.parties:
        raise NotUnderstood(f"no party is called {shown(text)}", choose_from(text, names.parties))
    return Wanted(found[0].casefold(), text) if found else Wanted(text.casefold(), text)


def _read_side(written: object, names: Names) -> Wanted:
    text = written_text(written)
    if names.sides and text not in names.sides:
        raise NotUnderstood(f"no party is on a side called {shown(text)}", choose_from(text, names.sides))
    return Wanted(text.casefold(), text)


def _read_outlet(written: object, names: Names) -> Wanted:
    # An outlet that no file names is known by the name its articles give, so any text can be right.
    text = written_text(written)
    return Wanted(names.outlets.get(text.casefold(), text).casefold(), text)


def _read_rule(written: object, names: Names) -> Wanted:
    text = written_text(written)
    if text not in names.rules:
        raise NotUnderstood(f"no rule has the id {shown(text)}", choose_from(text, names.rules))
    return Wanted(text.casefold(), text)


PLACE = ValueType("place", _read_place, without_case, textual=True)
PLACE_NAME = ValueType("text", _read_place_name, without_case, textual=True)
PARTY = ValueType("party", _read_party, without_case, textual=True)
SIDE = ValueType("side", _read_side, without_case, textual=True)
OUTLET = ValueType("outlet", _read_outlet, without_case, textual=True)
RULE = ValueType("rule", _read_rule, without_case, textual=True)
