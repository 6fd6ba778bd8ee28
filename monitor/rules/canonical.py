"""Canonical JSON: equal values are equal texts, so that they can be group keys and be remembered."""

import json
from datetime import date, timedelta


def canonical(value: object) -> str:
    """Return `value` as JSON without blanks, keys sorted; days and times in ISO form, durations in seconds."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, date):  # a datetime is one, too
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    return str(value)
