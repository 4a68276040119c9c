"""Is everything that a person reads there in both languages, with the same gaps, and fit to be read?"""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.profiles import shipped
from domain.county import County
from domain.policy_reading import read_policy
from handlers import asking, event_card, judgement, registration_card
from handlers.commands import COMMANDS, defaults
from handlers.routes import FORMS
from handlers.texts.catalogue import FOLDER, LANGUAGES, language_of, say
from handlers.texts.names import ACTIONS
from handlers.voice import UNSURE, Rules, Voice
from tests.town import UNITS, ZONE

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "domain", "handlers")
CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff60]"
DATES = {"{day} {month_name}, {time}", "{day} {month_name} {year}, {time}", "{day} {month_name} {year}"}
"""Chinese counts the months, English names them."""
LONGEST_LABEL = 20
TABLES: tuple[Mapping[Any, str], ...] = (
    ACTIONS,
    asking.CONTROLS,
    event_card.ACTIONS,
    judgement.RATINGS,
    judgement.VERDICTS,
    registration_card.ACTIONS,
    registration_card.SKILLS,
)
HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def catalogue(language: str, folder: Path = FOLDER) -> Catalog:
    with (folder / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def entries(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def without_gaps(sentence: str) -> str:
    """A sentence with something Chinese in each gap, and without the times and sizes that an example may name."""
    return re.sub(r"\d\d?:\d\d", "", re.sub(r"\{\w+\}", "某", sentence))


def labels() -> set[str]:
    """What is written on buttons that may share a row."""
    tables = {UNSURE}.union(*(table.values() for table in TABLES))
    asked = {field.label for form in FORMS.values() for field in form.fields if field.label}
    calls = [
        call
        for file in (ROOT / "handlers").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("Button", "Option")
    ]
    said = [
        inner.args[0]
        for call in calls
        for inner in ast.walk(call)
        if isinstance(inner, ast.Call) and ast.unparse(inner.func).endswith("say")
    ]
    return tables | asked | {str(label.value) for label in said if isinstance(label, ast.Constant)}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, ROOT / "scripts" / "catalogues.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house in which two sentences are said, and one of them is in the catalogues."""
    texts = tmp_path / "handlers" / "texts"
    texts.mkdir(parents=True)
    (texts / "zh.po").write_text(HEADER + '\nmsgid "Hello"\nmsgstr "您好"\n\nmsgid "Gone"\nmsgstr "没了"\n', "utf-8")
    (texts / "en.po").write_text(HEADER + '\nmsgid "Hello"\nmsgstr "Hello there"\n', "utf-8")
    (tmp_path / "handlers" / "greet.py").write_text('desk.say("Hello")\nraise TooLate(NOT_NOW[at])\n')
    (tmp_path / "handlers" / "later.py").write_text('WORD = "Never said"\nraise TooLate(N_("Too late"))\n')
    return tmp_path


def test_the_catalogues_hold_all_that_is_said_and_nothing_else() -> None:
    found = run("--check", ROOT)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hole_in_a_catalogue_is_found(tmp_path: Path, language: str) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "handlers" / "texts" / f"{language}.po"
    text = re.sub(r'msgid "Submit"\nmsgstr ".+"', 'msgid "Submit"\nmsgstr ""', file.read_text("utf-8"))
    file.write_text(text, "utf-8")
    found = run("--check", tmp_path)
    assert (found.returncode, found.stderr) == (1, f"{language}.po lacks: 'Submit'\n")


def test_a_check_names_what_is_missing_and_what_nobody_says(house: Path) -> None:
    found = run("--check", house)
    assert found.returncode == 1
    assert found.stderr.splitlines() == [
        "zh.po lacks: 'Too late'",
        "zh.po: nobody says 'Gone'",
        "en.po lacks: 'Too late'",
    ]


def test_writing_anew_keeps_translations_drops_what_is_gone_and_asks_for_the_chinese(house: Path) -> None:
    found = run(house)
    texts = house / "handlers" / "texts"
    assert (found.returncode, found.stderr) == (
        1,
        "zh.po no longer has: 'Gone', which was '没了'\nzh.po lacks: 'Too late'\n",
    )
    assert [(one.id, one.string) for one in catalogue("zh", texts) if one.id] == [("Hello", "您好"), ("Too late", "")]
    english = [(one.id, one.string) for one in catalogue("en", texts) if one.id]
    assert english == [("Hello", "Hello there"), ("Too late", "Too late")]


def test_writing_twice_changes_nothing_and_names_no_date_machine_or_line(house: Path) -> None:
    run(house)
    first = [(house / "handlers" / "texts" / f"{language}.po").read_text("utf-8") for language in LANGUAGES]
    run(house)
    assert first == [(house / "handlers" / "texts" / f"{language}.po").read_text("utf-8") for language in LANGUAGES]
    assert not re.search(r"Date|Generator|^#|:\d+$", "".join(first), re.MULTILINE)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param('say("A" if x else N_("B"))', ["A", "B"], id="one of two"),
        pytest.param('FULL = "A"\nraise TooLate(FULL)', ["A"], id="a constant"),
        pytest.param('NOT = {1: "A", 2: "B"}\nraise NotFound(NOT[x], day=2)', ["A", "B"], id="a table"),
        pytest.param('desk.voice.say(\n    "A"\n    " b",\n    name="C",\n)', ["A b"], id="in two parts"),
        pytest.param('say("")\nsay(f"{x}")\nsay(x)\nprint("A")', [], id="nothing to translate"),
    ],
)
def test_a_sentence_is_found_where_it_is_said(house: Path, code: str, said: list[str]) -> None:
    shutil.rmtree(house / "handlers")
    (house / "handlers" / "texts").mkdir(parents=True)
    for language in LANGUAGES:
        (house / "handlers" / "texts" / f"{language}.po").write_text(HEADER)
    (house / "handlers" / "one.py").write_text(code)
    run(house)
    assert [one.id for one in catalogue("en", house / "handlers" / "texts") if one.id] == said


def test_a_page_is_read_too(house: Path) -> None:
    (house / "bot").mkdir()
    (house / "bot" / "page.html").write_text(
        '{% if x %}<p title="{{ say("A") }}">{% else %}{{ say("B", c=1) }}{% endif %}'
    )
    run(house)
    assert [one.id for one in catalogue("en", house / "handlers" / "texts") if one.id][:2] == ["A", "B"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_gaps_of_its_sentence(language: str) -> None:
    wrong = {one.id: one.string for one in entries(language) if gaps(str(one.id)) != gaps(str(one.string))}
    assert wrong.keys() <= (DATES if language == "zh" else set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess(language: str) -> None:
    assert [one.id for one in entries(language) if one.fuzzy] == []


def test_the_chinese_is_chinese() -> None:
    assert [one.string for one in entries("zh") if not re.search(CHINESE, str(one.string))] == []


def test_chinese_has_the_punctuation_of_chinese() -> None:
    astray = re.compile(rf"(?<={CHINESE}) ?[,;:!?()\"'.]|[,;:!?(\"'] ?(?={CHINESE})|(?<!…)…(?!…)|\.\.|。。|，。")
    assert [one.string for one in entries("zh") if astray.search(without_gaps(str(one.string)))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_fits_on_a_button(language: str) -> None:
    said = {str(one.id): str(one.string) for one in entries(language)}
    assert len(labels()) > 50
    assert [said[label] for label in labels() if len(said[label]) > LONGEST_LABEL] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_client_can_list_the_commands(language: str) -> None:
    listed = dict(entry.split(" ", 1) for entry in defaults()[language])
    assert listed.keys() <= COMMANDS.keys()
    for name, sentence in COMMANDS.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name)
        assert 1 <= len(say(language, sentence)) <= 256


@pytest.mark.parametrize(
    ("at", "chinese", "english"),
    [
        pytest.param("2026-11-22 18:00", "昨天 18:00", "yesterday 18:00", id="yesterday"),
        pytest.param("2026-11-23 08:05", "今天 08:05", "today 08:05", id="today"),
        pytest.param("2026-11-24 00:00", "明天 00:00", "tomorrow 00:00", id="tomorrow"),
        pytest.param("2026-12-05 14:30", "12月5日 14:30", "5 Dec, 14:30", id="this year"),
        pytest.param("2027-01-03 09:00", "2027年1月3日 09:00", "3 Jan 2027, 09:00", id="another year"),
    ],
)
def test_a_moment_is_said_as_one_says_it(at: str, chinese: str, english: str) -> None:
    policy = read_policy("", shipped())
    rules = Rules(policy, policy.calendar(ZONE), County(UNITS), ZONE)
    moment, now = (datetime.fromisoformat(one).replace(tzinfo=ZONE) for one in (at, "2026-11-23 09:30"))
    assert [Voice(language, rules).moment(moment, now) for language in ("zh", "en")] == [chinese, english]


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh"), ("zh-TW", "zh"), ("en-US", "en"), ("EN", "en"), ("", "zh"), ("ru", "zh")]
)
def test_a_client_is_answered_in_its_language_and_in_chinese_when_unknown(code: str, language: str) -> None:
    assert language_of(code) == language
