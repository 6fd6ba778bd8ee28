"""Say which optional part of the program a file needs."""

from monitor.errors import FileRefused


def missing_extra(what: str, extra: str) -> FileRefused:
    """Return the refusal of a file for which an extra is not installed."""
    message = f"{what} need a part of this program that is not installed"
    return FileRefused("format", message, f"pip install 'news-monitor[{extra}]', then: monitor retry")
