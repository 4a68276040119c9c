"""The policy in force: profiles, layers, look-ups, and what is printed."""

import tomllib

import pytest
import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.categories import First, Kind
from domain.errors import PolicyError
from domain.policy import Pace, Policy
from domain.policy_reading import read_policy
from domain.policy_writing import policy_as_dict
from domain.tiers import Tier
from domain.words import words_in
from tests.rules.shipped import PROFILES, SHANGHAI, policy


def limits(one: Policy) -> dict[str, list[str]]:
    return {tier: [str(rules.accept), str(rules.acknowledge), str(rules.finish)] for tier, rules in one.tiers.items()}


def test_the_shipped_limits() -> None:
    assert limits(policy()) == {
        "T0": ["15m", "15m", "2h"],
        "T1": ["1h", "1h", "24h"],
        "T2": ["4wh", "1wd", "7d"],
        "T3": ["4wh", "1wd", "15d"],
    }
    assert [policy().tier(tier).quiet for tier in Tier] == [False, False, True, True]


def test_the_shipped_pace_is_what_telegram_allows() -> None:
    # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    assert policy().pace == Pace(overall=30, private=1, group=20)


def test_zunyi_counts_in_working_days_and_leaves_the_rest() -> None:
    zunyi = policy('profile = "zunyi"')
    assert [str(zunyi.tier(tier).finish) for tier in Tier] == ["2h", "2wd", "5wd", "12wd"]
    assert zunyi.categories == policy().categories


def test_the_shipped_categories() -> None:
    codes = " ".join(category.code for category in policy().categories)
    assert codes == "P1 P2 P3 P4 P9 E1 E2 E3 E4 E5 E9 C1 C2 C3 C4 C5 C6 C7 C8 C9"
    for category in policy().categories:
        assert category.kind is {"P": Kind.PART, "E": Kind.EVENT, "C": Kind.COMMUNITY}[category.code[0]]
        assert category.first is First.OWNER or category.kind is not Kind.PART
        assert category.first is First.TERRITORY or category.kind is not Kind.EVENT
    assert [category.code for category in policy().first_page] == ["E1", "P1", "P2", "E5", "C1", "C4", "C6"]


def test_a_county_says_only_what_it_decides_otherwise() -> None:
    county = policy('[tiers.T2]\naccept = "2wh"')
    assert limits(county)["T2"] == ["2wh", "1wd", "7d"]
    assert county.danger == policy().danger


def test_a_county_builds_on_the_profile_that_it_names() -> None:
    county = policy('profile = "zunyi"\ntiers.T3.finish = "10wd"')
    assert [str(county.tier(tier).finish) for tier in Tier] == ["2h", "2wd", "5wd", "10wd"]


def test_a_list_of_words_is_replaced_as_a_whole() -> None:
    assert policy('[danger]\nwords = ["dragon"]').danger.words == ("dragon",)


def test_categories_are_changed_added_and_removed_by_code() -> None:
    county = policy(
        """
        [[categories]]
        code = "P3"
        tier = "T1"
        [[categories]]
        code = "X1"
        name = "龙"
        name_en = "Dragons"
        kind = "event"
        first = "territory"
        [[categories]]
        code = "P2"
        removed = true
        """
    )
    changed, added = county.category("P3"), county.category("X1")
    assert changed
    assert (changed.tier, changed.name_en) == (Tier.T1, "Bins and public toilets")
    assert added
    assert (added.tier, added.shown, added.owner) == (Tier.T2, 0, "")
    assert county.category("P2") is None
    assert [category.code for category in county.categories][:3] == ["P1", "P3", "P4"]
    assert county.categories[-1] is added


def test_the_calendar_of_a_county_is_laid_over_its_profile_by_date() -> None:
    fair = PROFILES | {"fair": "[[calendar]]\ndate = 2026-11-23\nworkday = false\nnote = 'fair'"}
    later, sooner = (f"[[calendar]]\ndate = {day}\nworkday = true\n" for day in ("2026-11-24", "2026-11-23"))
    days = read_policy('profile = "fair"\n' + later + sooner, fair).days
    assert [(day.date.day, day.workday, day.note) for day in days] == [(23, True, "fair"), (24, True, "")]
    assert read_policy('profile = "fair"\ncalendar = []', fair).days == ()


def test_profiles_that_build_on_each_other_are_refused() -> None:
    circle = PROFILES | {"hen": 'profile = "egg"', "egg": 'profile = "hen"'}
    with pytest.raises(PolicyError, match="must not build on itself"):
        read_policy('profile = "hen"', circle)


@pytest.mark.parametrize("text", ["", *PROFILES.values()], ids=["no text", *PROFILES])
def test_what_is_printed_reads_the_same(text: str) -> None:
    printed = tomli_w.dumps(policy_as_dict(policy(text)))
    assert read_policy(printed, {}) == policy(text)


names = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x9FFF, categories=["L", "N", "P"]), min_size=1, max_size=9
)
lengths = st.builds("{}{}".format, st.integers(1, 99), st.sampled_from(["s", "m", "h", "d", "wh", "wd"]))
changes = st.fixed_dictionaries(
    {},
    optional={
        "county": st.fixed_dictionaries({"name": names, "name_en": names}),
        "tiers": st.dictionaries(
            st.sampled_from(["T1", "T2"]),
            st.fixed_dictionaries({"accept": lengths, "quiet": st.booleans(), "name": names}),
        ),
        "pace": st.fixed_dictionaries({"overall": st.floats(1, 1e6), "group": st.integers(1, 99)}),
        "danger": st.fixed_dictionaries({"words": st.lists(names), "harmless": st.lists(names)}),
        "calendar": st.lists(
            st.fixed_dictionaries({"date": st.dates(), "workday": st.booleans(), "note": names}),
            unique_by=lambda day: day["date"],
        ),
        "categories": st.just([{"code": "P1", "removed": True}]),
    },
)


@settings(max_examples=40, deadline=None)
@given(changes)
def test_any_policy_is_printed_so_that_it_reads_the_same(change: dict[str, object]) -> None:
    county = policy(tomli_w.dumps(change))
    printed = tomli_w.dumps(policy_as_dict(county))
    assert read_policy(printed, PROFILES) == county
    assert tomllib.loads(printed) == policy_as_dict(county)


def test_the_calendar_follows_the_policy() -> None:
    calendar = policy('[working_hours]\nspans = ["08:00-16:00"]').calendar(SHANGHAI)
    assert [(opens.hour, closes.hour) for opens, closes in calendar.hours] == [(8, 16)]
    assert (calendar.zone, calendar.quiet) == (SHANGHAI, policy().quiet_hours)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("小区门口路灯不亮", "P1"),
        ("路上一个大坑洼", "P2"),
        ("楼下垃圾没人清，臭", "E1"),
        ("违停的车占道", "E5"),
        ("从早上停水到现在", "C4"),
        ("电梯坏了三天", "C5"),
        ("飞线充电", "C6"),
        ("Street lights are out", "P1"),
        ("A pothole in the road", "P2"),
        ("NO WATER since this morning", "C4"),
        ("a big fire", "E4"),
    ],
)
def test_the_category_is_guessed_from_words(text: str, code: str) -> None:
    assert policy().guess(text)[0].code == code


def test_a_word_within_a_longer_one_does_not_count_again() -> None:
    assert words_in("路灯不亮了", ("路灯", "路灯不亮", "亮")) == {"路灯不亮"}


def test_nothing_is_guessed_from_nothing() -> None:
    assert policy().guess("") == ()
    assert policy().guess("你好") == ()


def test_more_words_weigh_more() -> None:
    both = policy().guess("广场舞噪音扰民，垃圾")
    assert [category.code for category in both] == ["C3", "E1"]
