"""Is any function, file or name beyond the house's budget? ``python scripts/budgets.py [FOLDER]``"""

import ast
import io
import statistics
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FUNCTION_LINES = 35
FILE_LINES = 250
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
ROOMS = ("bot", "handlers", "storage", "domain", "tests", "scripts")
WRITTEN_BY_A_TOOL = "storage/migrations/"


@dataclass(frozen=True, slots=True)
class Source:
    """One Python file of the tree, and how long its functions are (first line and name → lines)."""

    path: str
    lines: int
    filled: int
    comments: int
    functions: dict[tuple[int, str], int]

    def offences(self) -> Iterator[str]:
        """Say what is beyond budget here."""
        if self.lines > FILE_LINES:
            yield f"{self.path}: {self.lines} lines, {FILE_LINES} are the most"
        for (line, name), length in self.functions.items():
            if length > FUNCTION_LINES:
                yield f"{self.path}:{line}: {name} has {length} lines, {FUNCTION_LINES} are the most"
        for part in Path(self.path).with_suffix("").parts:
            if part in DRAWERS:
                yield f"{self.path}: {part} is a drawer, not a name: what lies in it lives with its noun"


def read_source(root: Path, file: Path) -> Source:
    """Measure one file. Decorators do not count, so a table of cases does not make a test long."""
    text = file.read_text("utf-8")
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Source(
        path=file.relative_to(root).as_posix(),
        lines=len(text.splitlines()),
        filled=sum(1 for line in text.splitlines() if line.strip()),
        comments=sum(1 for token in tokens if token.type == tokenize.COMMENT),
        functions={
            (node.lineno, node.name): (node.end_lineno or node.lineno) - node.lineno + 1
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        },
    )


def read_sources(root: Path) -> list[Source]:
    """Measure every file that a person wrote."""
    files = sorted(file for room in ROOMS for file in (root / room).rglob("*.py"))
    sources = [read_source(root, file) for file in files]
    return [source for source in sources if not source.path.startswith(WRITTEN_BY_A_TOOL)]


def spread(lengths: list[int]) -> str:
    """Median, nine tenths and maximum."""
    if not lengths:
        return "none"
    ninth = sorted(lengths)[(len(lengths) - 1) * 9 // 10]
    return f"median {statistics.median(lengths):g}, p90 {ninth}, max {max(lengths)}"


def describe(title: str, sources: list[Source]) -> str:
    """One line of figures. Empty files are no files."""
    written = [source for source in sources if source.lines]
    functions = [length for source in written for length in source.functions.values()]
    comments = sum(source.comments for source in written) / max(1, sum(source.filled for source in written))
    files = spread([source.lines for source in written])
    return f"{title:8}functions: {spread(functions)}; files: {files}; comments: {comments:.1%}"


def main(root: Path) -> int:
    """Print the figures and every offence; 1 when there is one."""
    sources = read_sources(root)
    tests = [source for source in sources if source.path.startswith("tests/")]
    print(describe("product", [source for source in sources if source not in tests]))
    print(describe("tests", tests))
    offences = [offence for source in sources for offence in source.offences()]
    for offence in offences:
        print(offence, file=sys.stderr)
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()))
