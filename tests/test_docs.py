"""Is what the documentation says still so: its settings, verbs, files, tasks, pictures and numbers?"""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import pytest

from bot.__main__ import VERBS
from bot.doctor.examine import INSIDE
from bot.doctor.files import MEDIA
from bot.settings import DEFAULTS
from bot.verbs import parser
from domain.spans import Span, parse_span
from domain.tiers import Tier
from handlers.routes import COMMANDS
from handlers.texts.catalogue import say
from handlers.texts.held import COLUMNS
from storage.personal import HELD
from tests.decided import NUMBERS, POLICY

ROOT = Path(__file__).parent.parent
README, CHANGELOG, ENV = ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / ".env.example"
PAGES = (README, CHANGELOG, *sorted((ROOT / "docs").glob("*.md")))
PRIVACY, EXPORT = ROOT / "docs" / "PRIVACY.md", ROOT / "docs" / "EXPORT.md"
RULES, ARCHITECTURE = ROOT / "docs" / "RULES.md", ROOT / "docs" / "ARCHITECTURE.md"
OPERATIONS, SECURITY = ROOT / "docs" / "OPERATIONS.md", ROOT / "docs" / "SECURITY.md"
HEAVIEST = 150 * 1024
UNITS = {"min": "m", "h": "h", "day": "d", "working hour": "wh", "working day": "wd"}


def text(*pages: Path) -> str:
    return "\n".join(page.read_text("utf-8") for page in pages)


@pytest.mark.parametrize("setting", DEFAULTS)
def test_a_setting_can_be_read_about(setting: str) -> None:
    assert re.search(rf"\b{setting}=", text(README, ENV))


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_in_the_table_of_the_readme(verb: str) -> None:
    assert re.search(rf"^\| `{verb}\b[^`]*` \| ", text(README), re.MULTILINE)


def test_no_verb_is_documented_that_does_not_exist() -> None:
    named = set(re.findall(r"python -m bot (\w+)", text(*PAGES)))
    assert named <= set(VERBS)


def test_every_command_for_an_operator_has_words_that_its_verb_takes() -> None:
    boxes = "\n".join(re.findall(r"^```sh\n(.*?)^```", text(OPERATIONS), re.DOTALL | re.MULTILINE))
    asked = [line.partition(" -m bot ")[2] for line in boxes.splitlines() if " -m bot " in line]
    assert {line.split()[0] for line in asked} >= set(VERBS) - {"demo"}
    for line in asked:
        assert parser().parse_args(shlex.split(re.split(r" (?:\||&&) ", line)[0])).verb in VERBS


def test_no_operator_is_told_to_write_to_what_a_verb_writes() -> None:
    written = re.findall(r"\b(?:insert into|delete from|update(?= \w+ set\b)) (\w+)", text(OPERATIONS))
    assert set(written) == {"unit"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_exists(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text(page)) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_and_light_enough_for_a_slow_line() -> None:
    pictures = {file.relative_to(ROOT).as_posix(): file.stat().st_size for file in (ROOT / "docs/img").iterdir()}
    assert set(re.findall(r"!\[[^]]+\]\(([^)]+)\)", text(README))) == set(pictures)
    assert max(pictures.values()) <= HEAVIEST


def test_every_task_that_is_named_is_one_of_make() -> None:
    tasks = set(re.findall(r"^([a-z]+):", text(ROOT / "Makefile"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)", "".join(code(*PAGES)))) <= tasks


def test_every_path_that_is_named_exists() -> None:
    named = re.findall(r"\b(?:bot|handlers|storage|domain|tests|docs|scripts)/[\w./*]*", "".join(code(*PAGES)))
    assert named
    assert [path for path in named if not list(ROOT.glob(path))] == []


def test_every_file_in_the_tree_of_the_architecture_exists() -> None:
    named = list(tree())
    assert len(named) > 40
    assert [(room, name) for room, name in named if not any((ROOT / room).glob(f"**/{name}"))] == []


@pytest.mark.parametrize("tier", Tier)
def test_the_limits_in_the_rules_are_those_of_the_shipped_policy(tier: Tier) -> None:
    row = re.search(rf"^\| {tier.value} \w+ \|.+\|$", text(RULES), re.MULTILINE)
    assert row
    *_, accept, acknowledge, finish, waits = (cell.strip() for cell in row[0].strip("|").split("|"))
    limits = POLICY.tier(tier)
    assert [span(accept), span(acknowledge), span(finish)] == [limits.accept, limits.acknowledge, limits.finish]
    assert waits == ("yes" if limits.quiet else "never")


@pytest.mark.parametrize(
    ("rung", "shares"),
    [
        ("two reminders", POLICY.ladder.remind),
        ("community", (POLICY.ladder.community,)),
        ("street", (POLICY.ladder.street,)),
        ("county", (POLICY.ladder.county,)),
    ],
)
def test_the_ladder_in_the_rules_is_that_of_the_shipped_policy(rung: str, shares: tuple[float, ...]) -> None:
    row = re.search(rf"^\| {rung} \| ([^|]+) \|", text(RULES), re.MULTILINE)
    assert row
    assert [int(share) / 100 for share in re.findall(r"\d+", row[1])] == list(shares)


@pytest.mark.parametrize(("sentence", "decided"), NUMBERS, ids=[sentence[:24] for sentence, _ in NUMBERS])
def test_a_number_in_the_rules_is_that_of_the_shipped_policy(sentence: str, decided: Sequence[object]) -> None:
    found = re.search(sentence.replace(" ", r"\s+"), text(RULES))
    assert found
    assert list(found.groups()) == [re.sub(r"[a-z]+$", "", f"{number}") for number in decided]


def test_every_key_of_the_policy_that_is_named_exists() -> None:
    named = re.findall(r"`\[(\w+)\](?: (\w+))?", text(RULES, PRIVACY, OPERATIONS))
    assert named
    assert [section for section, _ in named if not hasattr(POLICY, section)] == []
    assert [key for section, key in named if key and not hasattr(getattr(POLICY, section), key)] == []


@pytest.mark.parametrize("key", sorted({held.kept for held in HELD} - {""}))
def test_how_long_it_is_kept_is_what_the_shipped_policy_says(key: str) -> None:
    row = re.search(rf"^\| `{key}` \| ([^|]+) \|", text(PRIVACY), re.MULTILINE)
    assert row
    section, name = key.split(".")
    assert span(row[1].strip()) == getattr(getattr(POLICY, section), name)


def test_nothing_else_is_said_to_be_kept() -> None:
    named = set(re.findall(r"^\| `(\w+\.\w+)` \|", text(PRIVACY), re.MULTILINE))
    assert named == {held.kept for held in HELD} - {""}
    assert {key.partition(".")[2] for key in named if key.startswith("retention.")} == {
        field.name for field in fields(POLICY.retention)
    }


@pytest.mark.parametrize("command", ["privacy", "export", "delete", "withdraw"])
def test_a_right_that_is_written_about_is_a_command(command: str) -> None:
    assert f"`/{command}`" in text(PRIVACY)
    assert command in COMMANDS


def test_every_key_of_the_file_is_explained_in_both_languages() -> None:
    parts = re.split(r"^## ", text(EXPORT), flags=re.MULTILINE)[1:]
    explained = {
        part.split("\n", 1)[0]: re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", part, re.MULTILINE) for part in parts
    }
    assert explained == {
        key: [(name, say("zh", says), says) for name, says in names.items()] for key, names in COLUMNS.items()
    }


def test_every_figure_that_is_named_is_measured() -> None:
    measured = set(re.findall(r'"(baodao_\w+)"', text(ROOT / "bot/metrics.py", ROOT / "bot/watching.py")))
    named = set(re.findall(r"`(baodao_\w+?)(?:_total)?[`{]", text(*PAGES)))
    assert named
    assert named <= measured


def test_the_events_of_the_log_that_are_explained_are_logged_and_no_error_is_left_out() -> None:
    sources = text(*sorted((ROOT / "bot").rglob("*.py")))
    logged = {(event, level) for level, event in re.findall(r'log\.(\w+)\(\s*"(\w+)"', sources)}
    explained = set(re.findall(r"^\| `(\w+)` \| (\w+) \|", text(OPERATIONS), re.MULTILINE))
    assert explained <= logged
    assert {(event, level) for event, level in logged if level == "error"} <= explained


def test_every_line_of_the_doctor_is_explained() -> None:
    table = text(OPERATIONS).partition("| line | what it means |")[2].partition("\n\n")[0]
    explained = re.findall(r"^\| ([a-z ]+?)(?: `\?`)? \|", table, re.MULTILINE)
    assert set(explained) == {"settings", "policy", "database", *INSIDE, MEDIA}


def test_what_is_said_to_stand_in_a_part_of_another_page_stands_there() -> None:
    named = re.findall(r"([A-Z]+\.md), “?([A-Z][a-z ]+[a-z])", text(*PAGES))
    assert named
    assert [part for page, part in named if f"\n## {part}\n" not in text(ROOT / "docs" / page)] == []


def test_whatever_is_defended_is_proven_by_a_test() -> None:
    rows = re.findall(r"^\| (.+) \|$", text(SECURITY), re.MULTILINE)[1:]
    assert rows
    assert [row for row in rows if not re.search(r"\| `tests/[\w/]+/?\w+\.py`[^|]*$", row)] == []


def span(written: str) -> Span:
    """Read a length of time as prose writes it."""
    amount, unit = written.split(" ", 1)
    return parse_span(amount + UNITS[unit.removesuffix("s")])


def code(*pages: Path) -> Iterator[str]:
    """Yield what stands in backticks or between fences: commands, not prose."""
    for page in pages:
        yield from re.findall(r"```sh\n.*?```|`[^`\n]+`", text(page), re.DOTALL)


def tree() -> Iterator[tuple[str, str]]:
    """Yield each file and folder that the trees of the architecture name, with the room that it should be in."""
    room = ""
    for line in "\n".join(re.findall(r"^```\n(.*?)^```", text(ARCHITECTURE), re.DOTALL | re.MULTILINE)).splitlines():
        if line and not line.startswith(" "):
            room = line.split()[0]
        for name in re.findall(r"(?<![\w/])[a-z_*]+(?:\.py\b|/(?!\w))", line.removeprefix(room)):
            yield room, name
