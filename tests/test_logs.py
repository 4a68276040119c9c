"""Is the log told nothing that somebody may have written, and does every line of an update say which one?"""

import ast
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.logs import Discreet, about, start_log
from bot.settings import LogLevel
from domain.message import Address, Inbound
from storage.messages import trace_of
from tests.town import MONDAY_MORNING, Town, open_town

ROOT = Path(__file__).parent.parent
TELLING = {"args", "message", "text", "description", "body", "name", "outside", "phone", "token", "raw", "press"}
"""What an error, a message or a person is asked for that the log must never hold."""
NAMED = {"self._channel.name", "type(error).__name__"}


def passed_to_log() -> Iterator[tuple[str, ast.expr]]:
    for file in sorted((ROOT / "bot").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("log."):
                yield from ((f"{file.name}:{call.lineno}", keyword.value) for keyword in call.keywords)


def test_the_log_is_passed_nothing_that_an_error_or_a_person_says() -> None:
    told = [
        f"{place}: {ast.unparse(value)}"
        for place, value in passed_to_log()
        if ast.unparse(value) not in NAMED
        for part in ast.walk(value)
        if (isinstance(part, ast.Attribute) and part.attr in TELLING)
        or isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.Call) and ast.unparse(part.func) in ("str", "repr"))
    ]
    assert told == []


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from open_town(tmp_path)


def test_what_is_logged_while_a_batch_is_worked_on_names_each_update(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def look(*_: object) -> None:
        seen.append(structlog.contextvars.get_contextvars().get("update"))
        raise RuntimeError

    monkeypatch.setattr("handlers.dispatch.dispatch", look)
    first, second = (Inbound(Address("memory", who), who, MONDAY_MORNING, text="x") for who in ("a", "b"))
    town.intake.commit([first, second, lambda _: None])
    assert set(seen) == {trace_of(first), trace_of(second)}
    assert structlog.contextvars.get_contextvars() == {}


def test_a_message_carries_the_update_that_it_comes_from(town: Town) -> None:
    mina = town.stranger("Mina")
    help_, step = town.inbound(mina, text="/help"), town.inbound(mina, text="/lang")
    town.intake.commit([help_, step])
    with town.database.begin() as uow:
        assert [row.trace for row in uow.outbox.lease("memory", town.now, 9)] == [trace_of(help_), trace_of(step)]
    assert trace_of(help_) != trace_of(step)


def test_what_a_library_says_is_left_out_and_where_it_stands_is_not() -> None:
    try:
        raise ValueError("secret")
    except ValueError:
        record = logging.LogRecord("httpx", logging.ERROR, "x", 1, "GET %s", ("secret",), sys.exc_info())
    with about("abc"):
        line = json.loads(Discreet().format(record))
    assert "secret" not in str(line)
    assert (line["why"], line["update"], line["name"]) == ("ValueError", "abc", "httpx")
    assert "test_logs.py" in line["at"]


@pytest.mark.usefixtures("_as_before")
def test_what_ends_the_process_says_no_word_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    start_log(LogLevel.DEBUG)
    sys.excepthook(ValueError, ValueError("secret"), None)
    logging.getLogger("py.warnings").warning("secret")
    assert "secret" not in capsys.readouterr().err


@pytest.fixture
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the log of the tests as it was."""
    for place, name in ((sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")):
        monkeypatch.setattr(place, name, getattr(place, name))
    configured = structlog.get_config()
    yield
    logging.captureWarnings(capture=False)
    structlog.configure(**configured)
