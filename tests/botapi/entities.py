"""What text, with which entities, comes of a text and its parse mode?"""

import html
import re
from dataclasses import dataclass, field

from tests.botapi.refusal import Refused, bad_request

Entity = dict[str, object]

TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "a": "text_link",
    **{name: name for name in ("code", "pre", "blockquote")},
}
TAG = re.compile(r"""<(/?)([^\s>]*)((?:"[^"]*"|'[^']*'|[^>"'])*)(>?)""")
CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?(?!\w)", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Span:
    kind: str
    start: int
    end: int
    more: dict[str, object]


def units(text: str) -> int:
    """Return the length that Telegram counts: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def read_text(text: str, parse_mode: str) -> tuple[str, tuple[Entity, ...]]:
    """Return the trimmed text that people will see; markup that Telegram cannot parse is refused."""
    if parse_mode.lower() not in {"", "html"}:
        raise bad_request("unsupported parse_mode")
    reader = _Reader(_clean(text))
    if parse_mode:
        reader.read()
        return _trimmed(reader.seen, reader.spans)
    return _trimmed(reader.source, [])


def commands_in(text: str) -> tuple[Entity, ...]:
    """Return the entities by which Telegram marks the /commands that a person typed."""
    return tuple(
        {"type": "bot_command", "offset": units(text[: found.start()]), "length": units(found.group())}
        for found in COMMAND.finditer(text)
    )


def _clean(text: str) -> str:
    # Telegram turns control characters (NUL among them) into spaces: clean_input_string of tdlib.
    return re.sub(r"[\x00-\x08\x0b-\x0c\x0e-\x1f]", " ", text.replace("\r", ""))


def _trimmed(text: str, spans: list[_Span]) -> tuple[str, tuple[Entity, ...]]:
    stripped, before = text.strip(), units(text[: len(text) - len(text.lstrip())])
    kept = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        start, end = max(span.start - before, 0), min(span.end - before, units(stripped))
        if start < end:
            kept.append({"type": span.kind, "offset": start, "length": end - start} | span.more)
    return stripped, tuple(kept)


@dataclass(slots=True)
class _Reader:
    source: str
    seen: str = ""
    spans: list[_Span] = field(default_factory=list[_Span])
    opened: list[tuple[str, int, str]] = field(default_factory=list[tuple[str, int, str]])

    def read(self) -> None:
        at = 0
        while at < len(self.source):
            if tag := TAG.match(self.source, at):
                turn = self._close if tag[1] else self._open
                turn(tag)
                at = tag.end()
            elif character := CHARACTER.match(self.source, at):
                self.seen += html.unescape(character.group())
                at = character.end()
            else:
                self.seen += self.source[at]
                at += 1
        if self.opened:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.opened[-1][0]}"')

    def _open(self, tag: re.Match[str]) -> None:
        name = tag[2].lower()
        if not tag[3] and not tag[4]:
            raise _unparsable(f"Unclosed start tag at byte offset {self._offset(tag)}")
        if name not in TAGS:
            raise _unparsable(f'Unsupported start tag "{name}" at byte offset {self._offset(tag)}')
        if not tag[4]:
            raise _unparsable(f"Unclosed start tag at byte offset {self._offset(tag)}")
        if name == "span" and "tg-spoiler" not in tag[3]:
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {self._offset(tag)}')
        self.opened.append((name, len(self.seen), tag[3]))

    def _close(self, tag: re.Match[str]) -> None:
        if not self.opened:
            raise _unparsable(f"Unexpected end tag at byte offset {self._offset(tag)}")
        if not tag[4]:
            raise _unparsable(f"Unclosed end tag at byte offset {self._offset(tag)}")
        name, start, attributes = self.opened.pop()
        if tag[2].lower() not in {"", name}:
            where = f"at byte offset {self._offset(tag)}"
            raise _unparsable(f'Unmatched end tag {where}, expected "</{name}>", found "</{tag[2].lower()}>"')
        self._keep(name, start, attributes)

    def _keep(self, name: str, start: int, attributes: str) -> None:
        inside = self.seen[start:]
        more: dict[str, object] = {}
        if name == "a":
            href = HREF.search(attributes)
            more["url"] = html.unescape(next(filter(None, href.groups()), "")) if href else inside
        self.spans.append(_Span(TAGS[name], units(self.seen[:start]), units(self.seen), more))

    def _offset(self, tag: re.Match[str]) -> int:
        return len(self.source[: tag.start()].encode())


def _unparsable(reason: str) -> Refused:
    return bad_request(f"can't parse entities: {reason}")
