"""Read a receiver's own options, with a cure for each that is wrong."""

from monitor.errors import MonitorError
from monitor.messages import Receiver


def text(receiver: Receiver, key: str) -> str | None:
    """Return a text option, None where it is not given."""
    value = receiver.options.get(key)
    if value is None or (isinstance(value, str) and value.strip()):
        return value
    raise _wrong(receiver, key, f"must be a text, not {value!r}")


def required(receiver: Receiver, key: str, example: str) -> str:
    """Return a text option that must be given; `example` shows how it looks."""
    value = text(receiver, key)
    if value is None:
        raise MonitorError(
            f"receiver `{receiver.name}`: `{key}` is missing", f"add `{key}: {example}` in rules/receivers.yaml"
        )
    return value


def texts(receiver: Receiver, key: str) -> tuple[str, ...]:
    """Return a list of texts; one text alone counts as a list of one."""
    value = receiver.options.get(key, ())
    items = (value,) if isinstance(value, str) else value
    if isinstance(items, list | tuple) and all(isinstance(item, str) for item in items):
        return tuple(items)
    raise _wrong(receiver, key, f"must be a list of texts, not {value!r}")


def flag(receiver: Receiver, key: str) -> bool:
    """Return a true-or-false option; false where it is not given."""
    value = receiver.options.get(key, False)
    if isinstance(value, bool):
        return value
    raise _wrong(receiver, key, f"must be true or false, not {value!r}")


def _wrong(receiver: Receiver, key: str, problem: str) -> MonitorError:
    return MonitorError(f"receiver `{receiver.name}`: `{key}` {problem}", "correct it in rules/receivers.yaml")
