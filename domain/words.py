"""Which words of a list does a sentence contain, in Chinese and in English?"""

import re
import unicodedata
from functools import lru_cache


def plain(text: str) -> str:
    """Return ``text`` as it is compared: full-width letters made narrow, no capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def words_in(text: str, words: tuple[str, ...]) -> frozenset[str]:
    """Return the ``words`` that occur in a ``plain`` text, each as it stands there.

    Chinese writes no spaces, so a Chinese word counts wherever its characters stand. A Latin word counts only whole
    (or as a plural): "fire" is in "two fires!" and in "楼道fire了", not in "firewood" or "misfire". A star stands for
    a few characters of one clause: "电梯*出不来" is in "电梯里有两个人出不来".
    """
    return frozenset(_pattern(words).findall(text))


def without(text: str, words: tuple[str, ...]) -> str:
    """Return a ``plain`` text with every one of ``words`` taken out."""
    return _pattern(words).sub(" ", text)


_LATIN = "[a-z0-9\u00df-\u024f]"
_NOTHING = "(?!)"
_GAP = r"[^,.;:!?。，、；：！？\n]{0,10}?"
"""What a star stands for: marks of a clause are compared in both widths, because ``plain`` makes only some narrow."""


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((plain(word) for word in words), key=len, reverse=True)
    return re.compile("|".join(map(_written, longest_first)) or _NOTHING)


def _written(word: str) -> str:
    return _GAP.join(_whole(part) for part in word.split("*"))


def _whole(word: str) -> str:
    written = r"\s+".join(map(re.escape, word.split()))
    if re.match(_LATIN, word):
        # Looked back at from behind the first letter: re leaps to where a word may begin if every word begins with one.
        written = f"{written[0]}(?<!{_LATIN}.){written[1:]}"
    return written + (f"(?:e?s)?(?!{_LATIN})" if re.match(_LATIN, word[-1]) else "")
