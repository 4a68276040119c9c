"""What the log says, and what it never says: no library that prints addresses with a token in them is heard."""

import logging
import sys

import structlog

from bot.settings import LogLevel

TALKATIVE = ("httpx", "httpcore", "aiogram", "aiohttp", "telegram", "apscheduler", "uvicorn", "asyncio", "multipart")
"""Libraries that print addresses, and so tokens, or what people wrote, below the level of a warning."""


def start_log(level: LogLevel) -> None:
    """Write one line an event to standard error, as JSON where nobody watches."""
    number = logging.getLevelNamesMapping()[level.value]
    logging.basicConfig(level=max(number, logging.WARNING), format="%(levelname)s %(name)s", stream=sys.stderr)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    watched = sys.stderr.isatty()
    renderer = structlog.dev.ConsoleRenderer() if watched else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
