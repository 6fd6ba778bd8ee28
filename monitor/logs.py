"""How the program writes its log: to stderr, one line for each decision, as text for people or JSON for machines."""

import logging
import sys

import structlog

from monitor.settings import LogSettings


def writes_json(settings: LogSettings) -> bool:
    """Return whether the log is for machines: asked for, or nobody sits at a terminal."""
    return settings.format == "json" or (settings.format == "auto" and not sys.stderr.isatty())


def configure(settings: LogSettings) -> None:
    """Set up structlog; `auto` writes JSON unless stderr is a terminal."""
    last: structlog.typing.Processor = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    if writes_json(settings):
        last = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    # Libraries speak through the standard module; their chatter below a warning helps nobody.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
