"""Read the places of a rule that name fields: `group_by`, and what triggers watch."""

from monitor.rules.entry import Entry
from monitor.rules.language import FIELDS
from monitor.rules.values import QUERY
from monitor.rules.wording import choose_from, shown


def field_names(entry: Entry, key: str, *, required: bool = False) -> tuple[str, ...]:
    """Return the fields named under `key`, without those that are unknown: they are noted."""
    found = []
    for at, written in entry.items(key):
        if isinstance(written, str) and written in FIELDS and FIELDS[written].type is not QUERY:
            found.append(written)
        else:
            entry.wrong(at, f"`{key}`: there is no field {shown(written)}", choose_from(str(written), FIELDS))
    if required and not found and not entry.broken:
        entry.wrong((), f"`{key}` is missing", f"add `{key}:` with a field such as `place.id`")
    return tuple(found)


def field_name(entry: Entry, key: str, *, required: bool = False) -> str | None:
    """Return the one field named under `key`, or None."""
    found = field_names(entry, key, required=required)
    if len(found) > 1:
        entry.wrong(key, f"`{key}` takes one field", "remove the others")
    return found[0] if found else None
