"""How the program writes its log: to stderr, one line for each decision, as text for people or JSON for machines."""

import logging
import sys

import structlog

from monitor.settings import LogSettings


def configure(settings: LogSettings) -> None:
    """Set up structlog; `auto` writes JSON unless stderr is a terminal."""
    to_people = settings.format == "console" or (settings.format == "auto" and sys.stderr.isatty())
    last: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if to_people:
        last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
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
