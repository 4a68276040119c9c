"""What the log says, and what it never says: no library that prints addresses with a token in them is heard."""

import json
import logging
import sys
import threading
import traceback
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType

import structlog

from bot.settings import LogLevel

TALKATIVE = ("httpx", "httpcore", "aiogram", "aiohttp", "telegram", "uvicorn", "asyncio", "multipart")
"""Libraries that print addresses, and so tokens, or what people wrote, below the level of a warning."""


class Discreet(logging.Formatter):
    """Says where a library failed and with which error, but none of its words: they may be a person's, or a token."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        told: dict[str, object] = dict(structlog.contextvars.get_contextvars())
        told |= {"event": "library", "name": record.name, "level": record.levelname.lower()}
        if record.exc_info and record.exc_info[0]:
            kind, _, place = record.exc_info
            frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(place)]
            told |= {"why": kind.__name__, "at": " ".join(frames[-4:])}
        return json.dumps(told)


def about(trace: str) -> AbstractContextManager[object]:
    """Say in every line until the end of the block which update it is about; nothing where it is about none."""
    return structlog.contextvars.bound_contextvars(update=trace) if trace else nullcontext()


def _say_where(kind: type[BaseException], error: BaseException | None, place: TracebackType | None) -> None:
    """Write what ends the process as anything else is written: an error may say what somebody wrote, or a token."""
    logging.getLogger("process").critical("", exc_info=(kind, error or kind(), place))


def _silence_python() -> None:
    """Let nothing be printed past the log: neither the last words of the process or a thread, nor a warning."""
    sys.excepthook = _say_where
    threading.excepthook = lambda args: _say_where(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _say_where(args.exc_type, args.exc_value, args.exc_traceback)
    logging.captureWarnings(capture=True)


def start_log(level: LogLevel) -> None:
    """Write one line an event to standard error, as JSON where nobody watches."""
    _silence_python()
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
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
