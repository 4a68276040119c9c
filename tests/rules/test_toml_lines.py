"""Where the keys of a TOML text stand."""

from collections.abc import Iterator

import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from domain.toml_lines import Node, located

TEXT = '''# [not.a.table]
top = "[nor]\\"is = 'this'" # = 3
"quoted \\" key".sub = 1
many = [ # a comment ]
  "first", "second ]",

  { deep = [1,
    2] },
]
lines = """
[no] = 1
""""

[table . "with.dot"]
day = 2026-11-22T10:00:00Z
inline = { a = 1, b = { c = "}" } }
[[list]]
x = 1
[list.below]
y = 2
[[list]]

[list.below]
y = 3
[[list.inner]]
z = 4
'''

LINES = {
    ("top",): 2,
    ('quoted " key',): 3,
    ('quoted " key', "sub"): 3,
    ("many",): 4,
    ("many", 0): 5,
    ("many", 1): 5,
    ("many", 2): 7,
    ("many", 2, "deep"): 7,
    ("lines",): 10,
    ("table",): 14,
    ("table", "with.dot"): 14,
    ("table", "with.dot", "day"): 15,
    ("table", "with.dot", "inline", "b", "c"): 16,
    ("list",): 17,
    ("list", 0): 17,
    ("list", 0, "x"): 18,
    ("list", 0, "below"): 19,
    ("list", 0, "below", "y"): 20,
    ("list", 1): 21,
    ("list", 1, "below"): 23,
    ("list", 1, "below", "y"): 24,
    ("list", 1, "inner", 0): 25,
    ("list", 1, "inner", 0, "z"): 26,
}


def nodes(node: Node, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    yield path, node
    below = node.value.items() if isinstance(node.value, dict) else ()
    placed = enumerate(node.value) if isinstance(node.value, list) else ()
    for key, child in (*below, *placed):
        yield from nodes(child, (*path, key))


def test_every_key_has_the_line_where_it_stands() -> None:
    found = {path: node.line for path, node in nodes(located(TEXT, ""))}
    assert {path: found[path] for path in LINES} == LINES


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
tables = st.recursive(
    st.dictionaries(words, words | st.integers(1, 9) | st.lists(words, max_size=3), max_size=4),
    lambda below: st.dictionaries(words, below | st.lists(below, max_size=3), max_size=4),
    max_leaves=12,
)


@given(tables)
def test_whatever_is_written_a_value_of_its_own_is_found_on_its_line(table: dict[str, object]) -> None:
    text = tomli_w.dumps(
        table | {"marked": {"one": "@1@", "two": ["x", "@2@"], "three": [{"four": "@3@"}, {"four": 4}]}}
    )
    lines = ["", *text.split("\n")]
    marked = {node.value: node.line for _, node in nodes(located(text, "")) if node.value in ("@1@", "@2@", "@3@")}
    assert all(str(value) in lines[line] for value, line in marked.items())
    assert len(marked) == 3
