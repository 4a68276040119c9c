"""Do the catalogues hold all that is said, and nothing else? ``python scripts/catalogues.py [--check] [FOLDER]``"""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

ROOMS = ("bot", "domain", "handlers")
TEXTS = Path("handlers", "texts")
LANGUAGES = ("zh", "en")
SAYS: Mapping[str, None] = dict.fromkeys(("say", "N_", "Refusal", "NotUnderstood", "NotAllowed", "NotFound", "TooLate"))
"""What is called with a sentence for a first argument."""
NAMED = ("moved", "not_theirs")
"""What a sentence is given for by name, wherever that is (domain/life.py)."""
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""It has no date and no name of a tool, so that a catalogue changes only where a sentence does."""


def sentences(root: Path) -> list[str]:
    """Return every sentence that the code says, in the order of its first place."""
    found: dict[str, None] = {}
    for file in sorted(file for room in ROOMS for kind in ("*.py", "*.html") for file in (root / room).rglob(kind)):
        found |= dict.fromkeys(of_python(file) if file.suffix == ".py" else of_template(file))
    return list(found)


def of_template(file: Path) -> Iterator[str]:
    """Yield what a page says."""
    with file.open("rb") as source:
        for _, said, _, _ in extract("jinja2", source, SAYS, options={"silent": "false"}):
            yield str(said)


def of_python(file: Path) -> Iterator[str]:
    """Yield what a module says. Babel's own reader of Python cannot follow a constant to its sentence."""
    tree = ast.parse(file.read_bytes())
    constants = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if call.args and _called(call) in SAYS:
            yield from _written(call.args[0], constants)
        for given in call.keywords:
            if given.arg in NAMED:
                yield from _written(given.value, constants)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _written(node: ast.expr, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield the sentences that an expression can stand for; one of a call is found where that call is."""
    match node:
        case ast.Constant(value=str() as sentence) if sentence:
            yield sentence
        case ast.IfExp():
            yield from _written(node.body, constants)
            yield from _written(node.orelse, constants)
        case ast.Subscript():
            yield from _written(node.value, constants)
        case ast.Name() if node.id in constants:
            yield from _written(constants[node.id], {})
        case ast.Dict():
            for value in node.values:
                yield from _written(value, constants)


def renewed(old: Catalog, said: Iterable[str], language: str) -> Catalog:
    """Return a catalogue of what is said, in that order, with the translations that there are."""
    new = Catalog(locale=language, fuzzy=False)
    for sentence in said:
        message = old.get(sentence)
        new.add(sentence, message.string if message else sentence if language == "en" else "")
    return new


def gaps(old: Catalog, said: Iterable[str]) -> Iterator[str]:
    """Say what a catalogue lacks, and what it has that nobody says."""
    wanted = dict.fromkeys(said)
    for sentence in wanted:
        message = old.get(sentence)
        if message is None or not message.string:
            yield f" lacks: {sentence!r}"
        elif message.fuzzy:
            yield f" is not sure of: {sentence!r}"
    for message in old:
        if message.id and message.id not in wanted:
            yield f": nobody says {message.id!r}"


def read(file: Path, language: str) -> Catalog:
    """Read a catalogue."""
    with file.open("rb") as source:
        return read_po(source, locale=language, ignore_obsolete=True)


def written(catalogue: Catalog, language: str) -> bytes:
    """Return a catalogue as its file holds it."""
    body = BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True)
    return HEADER.format(language=language).encode() + body.getvalue()


def main(arguments: list[str]) -> int:
    """Write what is said anew into the catalogues; with ``--check`` only name the gaps. 1 when some are left."""
    checking = "--check" in arguments
    root = Path(next((one for one in arguments if not one.startswith("-")), "."))
    said = sentences(root)
    left = []
    for language in LANGUAGES:
        file = root / TEXTS / f"{language}.po"
        old = read(file, language)
        if not checking:
            gone = [one for one in old if one.id and one.id not in said]
            left += [f"{file.name} no longer has: {one.id!r}, which was {one.string!r}" for one in gone]
            old = renewed(old, said, language)
            file.write_bytes(written(old, language))
        left += [f"{file.name}{gap}" for gap in gaps(old, said)]
    print("\n".join(left), file=sys.stderr, end="\n" if left else "")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
