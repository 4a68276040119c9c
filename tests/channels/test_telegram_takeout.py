"""How does somebody on Telegram get the file of everything that is held of them?"""

import pytest

from bot.channels.channel import Fate, SendFailed
from bot.channels.telegram import sending
from bot.channels.telegram.outbound import TelegramChannel
from domain.message import Address, Media, Outbound
from handlers.statement_file import SPREADSHEET
from handlers.takeout import FILE
from tests.botapi.people import Person
from tests.botapi.sending import LARGEST_UPLOAD
from tests.channels.speaking import Speak, say

MADE = '{"me": "弥娜"}'.encode()


def hand(speak: Speak, mina: Person, content: bytes, file: Media = FILE) -> list[str]:
    """Send the file with a word; return for whom it was made."""
    asked: list[str] = []

    async def scene(channel: TelegramChannel) -> None:
        async def make(to: Address, media: Media) -> tuple[str, bytes]:
            assert media == file
            asked.append(to.id)
            return "baodao.json", content

        channel.make = make
        await say(channel, mina.id, Outbound("Here it is", media=(file,)))

    speak.play(scene)
    return asked


def test_it_comes_as_a_document_that_is_made_for_whoever_gets_it(speak: Speak, mina: Person) -> None:
    assert hand(speak, mina, MADE) == [str(mina.id)]
    file, words = (shown for shown in mina.chat if shown.by_bot)
    assert file.document
    assert (file.document.name, file.document.file.content) == ("baodao.json", MADE)
    assert words.text == "Here it is"


def test_a_spreadsheet_comes_in_the_same_way(speak: Speak, mina: Person) -> None:
    sheet = Media("sheet-xlsx-1", kind=SPREADSHEET)
    assert hand(speak, mina, MADE, sheet) == [str(mina.id)]
    assert any(shown.document for shown in mina.chat)


@pytest.mark.parametrize("size", [0, 51], ids=["nothing", "more than Telegram takes"])
def test_one_that_telegram_does_not_take_is_refused(
    speak: Speak, mina: Person, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(sending, "LARGEST", 50)
    with pytest.raises(SendFailed) as failed:
        hand(speak, mina, bytes(size))
    assert failed.value.fate is Fate.REFUSED


def test_the_most_that_is_sent_is_the_most_that_is_taken() -> None:
    assert sending.LARGEST == LARGEST_UPLOAD
