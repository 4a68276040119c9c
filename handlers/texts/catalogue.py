"""How a sentence is said in a person's language: gettext catalogues, Chinese first, English second."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
FOLDER = Path(__file__).parent


def N_(sentence: str) -> str:  # noqa: N802
    """Mark a sentence that is translated where it is said."""
    return sentence


def language_of(code: str) -> str:
    """Return our language for what a client says it speaks; Chinese when it says nothing we know."""
    return "en" if code.lower().startswith("en") else "zh"


def say(language: str, sentence: str, **values: object) -> str:
    """Return a sentence in ``zh`` or ``en``, its gaps filled; what fills them is never looked at again."""
    return _catalogue(language).get(sentence, sentence).format(**values)


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    with (FOLDER / f"{language}.po").open("rb") as source:
        return {str(one.id): str(one.string) for one in read_po(source, locale=language) if one.string}
