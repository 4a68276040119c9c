"""Do scripted faults and flood limits reach both libraries as the errors that they know?"""

import time
from collections.abc import Iterator
from datetime import timedelta

import aiogram.exceptions
import pytest
import telegram.error

from tests.botapi.clients import Clients, clients
from tests.botapi.faults import ANY, Fault, Moment, delay, html_page, refusal, reset, too_many
from tests.botapi.floods import Limits
from tests.botapi.people import Person
from tests.botapi.server import BotApi

# python-telegram-bot warns whoever reads retry_after as a number, its own constructor included.
retry_after_is_a_number = pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")


@pytest.mark.parametrize(
    ("fault", "listened", "spoken"),
    [
        pytest.param(
            refusal(500), aiogram.exceptions.TelegramServerError, telegram.error.NetworkError, id="500 as JSON"
        ),
        pytest.param(
            refusal(502), aiogram.exceptions.TelegramServerError, telegram.error.NetworkError, id="502 as JSON"
        ),
        pytest.param(html_page(), aiogram.exceptions.ClientDecodeError, telegram.error.NetworkError, id="502 as HTML"),
        pytest.param(
            reset(), aiogram.exceptions.TelegramNetworkError, telegram.error.NetworkError, id="connection reset"
        ),
        pytest.param(
            refusal(403, "bot was blocked by the user"),
            aiogram.exceptions.TelegramForbiddenError,
            telegram.error.Forbidden,
            id="403",
        ),
    ],
)
def test_a_fault_is_the_proper_error_and_nothing_was_sent(
    *, api: BotApi, mina: Person, both: Clients, fault: Fault, listened: type[Exception], spoken: type[Exception]
) -> None:
    api.fail("sendMessage", 2, fault)
    with pytest.raises(listened):
        both.run(both.listener.send_message(mina.id, "hello"))
    with pytest.raises(spoken):
        both.run(both.speaker.send_message(mina.id, "hello"))
    assert mina.unheard == []

    both.run(both.speaker.send_message(mina.id, "at last"))

    assert mina.hears("at last")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(reset(Moment.AFTER), telegram.error.NetworkError, id="reset"),
        pytest.param(delay(1.5, Moment.AFTER), telegram.error.TimedOut, id="too slow an answer"),
    ],
)
def test_an_error_after_the_fact_was_sent_all_the_same(
    *, api: BotApi, mina: Person, both: Clients, fault: Fault, error: type[Exception]
) -> None:
    api.fail_next(ANY, fault)
    with pytest.raises(error):
        both.run(both.speaker.send_message(mina.id, "did it arrive?"))
    assert mina.hears("did it arrive?")


def test_a_delay_only_holds_back(api: BotApi, mina: Person, both: Clients) -> None:
    api.fail_next("sendMessage", delay(0.3))
    began = time.monotonic()
    both.run(both.speaker.send_message(mina.id, "slowly"))
    assert time.monotonic() - began >= 0.3
    assert api.called("sendMessage")[-1].status == 200


@pytest.fixture
def flooded() -> Iterator[tuple[BotApi, Clients]]:
    limits = Limits(overall=3, private=1, group=2)
    with BotApi(limits=limits) as server, clients(server.base) as pair:
        yield server, pair


def people(api: BotApi, count: int) -> list[int]:
    everybody = [api.person(f"Person {number}") for number in range(count)]
    for person in everybody:
        person.starts()
    return [person.id for person in everybody]


@retry_after_is_a_number
def test_nothing_may_be_sent_before_a_429_is_over(api: BotApi, mina: Person, both: Clients) -> None:
    api.fail_next("sendMessage", too_many(1))
    with pytest.raises(aiogram.exceptions.TelegramRetryAfter) as listened:
        both.run(both.listener.send_message(mina.id, "hello"))
    assert listened.value.retry_after == 1
    assert api.sent_during_halt == []
    both.run(both.speaker.get_me())
    with pytest.raises(telegram.error.RetryAfter):
        both.run(both.speaker.send_message(mina.id, "impatient"))
    assert [call.params["text"] for call in api.sent_during_halt] == ["impatient"]

    time.sleep(1)
    both.run(both.speaker.send_message(mina.id, "patient"))

    assert mina.hears("patient")
    assert len(api.sent_during_halt) == 1


def seconds(wait: int | timedelta) -> float:
    """Return a wait in seconds: how python-telegram-bot tells it depends on what else this process has loaded."""
    return wait / timedelta(seconds=1) if isinstance(wait, timedelta) else wait


@retry_after_is_a_number
@pytest.mark.parametrize(
    ("chats", "sends", "wait"),
    [
        pytest.param([0, 1, 2, 3], 3, 1, id="in all"),
        pytest.param([0, 0], 1, 1, id="to one person"),
        pytest.param([-1, -1, -1], 2, 60, id="to a group"),
    ],
)
def test_limits_are_kept(flooded: tuple[BotApi, Clients], chats: list[int], sends: int, wait: int) -> None:
    api, both = flooded
    ids = [*people(api, 4), api.group("Square").id]
    for chat in chats[:-1]:
        both.run(both.speaker.send_message(ids[chat], "hello"))

    with pytest.raises(telegram.error.RetryAfter) as refused:
        both.run(both.speaker.send_message(ids[chats[-1]], "one too many"))

    assert seconds(refused.value.retry_after) == wait
    assert [call.status for call in api.called("sendMessage")] == [200] * sends + [429]
