"""What the log says, and what it never says: no library that prints addresses with a token in them is heard."""

import json
import logging
import sys
import traceback

import structlog

from bot.settings import LogLevel

TALKATIVE = ("httpx", "httpcore", "aiogram", "aiohttp", "telegram", "uvicorn", "asyncio", "multipart")
"""Libraries that print addresses, and so tokens, or what people wrote, below the level of a warning."""


class Discreet(logging.Formatter):
    """Says where a library failed and with which error, but none of its words: they may be a person's, or a token."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        told = {"event": "library", "name": record.name, "level": record.levelname.lower()}
        if record.exc_info and record.exc_info[0]:
            kind, _, place = record.exc_info
            frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(place)]
            told |= {"why": kind.__name__, "at": " ".join(frames[-4:])}
        return json.dumps(told)


def start_log(level: LogLevel) -> None:
    """Write one line an event to standard error, as JSON where nobody watches."""
    number = logging.getLevelNamesMapping()[level.value]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet())
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler])
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))
    # It warns of every beat that is skipped because the one before still waits for the database.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
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
