"""How does a person use the chat in a browser: what they write, press, pick and see, in the language they read?"""

import io
import re
from dataclasses import dataclass, field
from string import Formatter
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import ConsoleMessage, FilePayload, Locator, Page

from domain.places import Point
from handlers.texts.catalogue import say

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PATIENCE = 60_000
"""Milliseconds until something must be seen, however busy the machine is."""
ONLY_NEWS = """
    const listen = EventSource.prototype.addEventListener;
    EventSource.prototype.addEventListener = function (name, heard) {
        if (name !== "beat") listen.call(this, name, heard);
    };
    window.setInterval = () => 0;
"""
"""Live means that news bring what is new: these pages never look again just because time has passed."""
SINCE = "//li[contains(@class, 'heard')][not(following-sibling::li[contains(@class, 'mine')])]"
GPS = 0x8825


@dataclass
class Visitor:
    """Somebody at a browser. Everything is named as it stands in the code, and looked for in their own language."""

    page: Page
    address: str
    language: str
    before: str = ONLY_NEWS
    """What runs on every page before its own script."""
    complaints: list[str] = field(default_factory=list)
    """What the browser's console complains about, and requests to anybody else."""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.context.on("request", lambda request: self._watch(request.url))
        self.page.add_init_script(self.before)
        self.opens("/")

    def opens(self, path: str) -> None:
        self.page.goto(self.address + path)

    def writes(self, words: str, *photos: bytes) -> None:
        """Fill the field below, add photos, and send it."""
        self.page.fill("#text", words)
        if photos:
            self.page.set_input_files("#photo", [_file(number, one) for number, one in enumerate(photos)])
        self.page.click(".send")

    def presses(self, label: str, **values: object) -> None:
        """Press the newest button that can be seen with this label."""
        self.button(label, **values).click()

    def picks(self, *names: str) -> None:
        """Go down the map by its list, and press its last name."""
        self.looks_at(*names[:-1])
        self.page.locator(".list").get_by_role("button", name=names[-1], exact=True).click()

    def looks_at(self, *names: str) -> None:
        """Open the map and go down its list."""
        self.page.get_by_role("link", name=self.say("Pick on the map")).click()
        for name in names:
            self.page.locator(".list").get_by_role("link", name=name).click()

    def becomes(self, key: str) -> None:
        """Be somebody else with one click, on the same screen."""
        self.page.locator(f'#roles button[value="{key}"]').click()
        self.page.locator(f'#roles button[value="{key}"][aria-current]').wait_for()

    def hears(self, sentence: str) -> None:
        """Wait until something said since this person's last word says this."""
        self._heard(sentence).wait_for()

    def reads(self, sentence: str) -> str:
        """Wait until something said since this person's last word says this, and return the whole of it."""
        self.hears(sentence)
        return self._heard(sentence).inner_text()

    def sees_card(self, *parts: str) -> Locator:
        """Wait until a card says all of this, and return it."""
        card = self.page.locator(".msg.card")
        for part in parts:
            card = card.filter(has_text=self.told(part))
        card.last.wait_for()
        return card.last

    def button(self, label: str, **values: object) -> Locator:
        return self.page.locator(".press:visible").get_by_text(self.say(label, **values), exact=True).last

    def say(self, sentence: str, **values: object) -> str:
        """Return what this person reads where the code says this; what is no sentence of the code stays as it is."""
        return say(self.language, sentence, **values)

    def told(self, sentence: str) -> str:
        """Return the longest part of a sentence that nothing is put into."""
        gaps = [name for _, name, _, _ in Formatter().parse(sentence) if name]
        parts = say(self.language, sentence, **dict.fromkeys(gaps, "\0")).split("\0")
        return max((line for part in parts for line in part.split("\n")), key=len).strip()

    def stays(self) -> None:
        """Remember that this page must not be loaded anew."""
        self.page.evaluate("window.stayed = true")

    def has_stayed(self) -> bool:
        return bool(self.page.evaluate("window.stayed === true"))

    def _heard(self, sentence: str) -> Locator:
        return self.page.locator(SINCE).filter(has_text=self.told(sentence)).last

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _watch(self, url: str) -> None:
        if urlsplit(url).hostname != "127.0.0.1":
            self.complaints.append(f"asks {url}")


def number_in(text: str) -> str:
    """Return the number to quote."""
    found = re.search(r"DJ-\d{8}-\d{4,}", text)
    assert found, text
    return found[0]


def photo_taken_at(point: Point) -> bytes:
    """Return a small picture as a phone takes it: with the position in it."""
    picture, written = Image.new("RGB", (64, 48), "tan"), io.BytesIO()
    exif = picture.getexif()
    exif.get_ifd(GPS).update({1: "N", 2: _degrees(point.lat), 3: "E", 4: _degrees(point.lon)})
    picture.save(written, "JPEG", exif=exif)
    return written.getvalue()


def position_in(picture: bytes) -> dict[int, object]:
    """Return what a picture tells about where it was taken."""
    with Image.open(io.BytesIO(picture)) as opened:
        return dict(opened.getexif().get_ifd(GPS))


def _degrees(value: float) -> tuple[float, float, float]:
    whole, rest = divmod(value, 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, rest * 60


def _file(number: int, photo: bytes) -> FilePayload:
    return {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": photo}
