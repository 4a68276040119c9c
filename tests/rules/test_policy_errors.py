"""A policy that cannot be used is refused with its key, its line and what it should be."""

import pytest

from domain.errors import PolicyError
from domain.policy_reading import read_policy
from tests.rules.shipped import PROFILES, policy

CATEGORY = """
[[categories]]
code = "X1"
name = "新"
name_en = "New"
kind = "part"
first = "territory"
"""
"""Begins on line 2 of a text of its own."""


MISTAKES = {
    "not TOML": ("[county\n", "policy", 1, "not TOML"),
    "a key twice": ('[county]\nname = "a"\nname = "b"\n', "policy", 3, "not TOML"),
    "a text that never ends": ('[county]\nname = "a', "policy", 2, "not TOML"),
    "no such profile": ('\nprofile = "sichuan"', "profile", 2, '"default", "zunyi", "none"'),
    "a profile that is no text": ("profile = 3", "profile", 1, '"default"'),
    "no such section": ('\n[tier.T0]\naccept = "5m"', "tier", 2, 'did you mean "tiers"'),
    "no such tier": ('[tiers.T4]\naccept = "5m"', "tiers.T4", 1, "known here: T0, T1"),
    "no such key": ('[tiers.T0]\n\nacept = "5m"', "tiers.T0.acept", 3, 'did you mean "accept"'),
    "nothing like it": ("[pace]\nbanana = 3", "pace.banana", 2, "known here: overall"),
    "a span as a number": ("tiers.T0.accept = 15", "tiers.T0.accept", 1, "length of time in quotes"),
    "a span in words": ('[tiers.T2]\nfinish = "soon"', "tiers.T2.finish", 2, '"soon" is not'),
    "a negative span": ('[tiers.T2]\nfinish = "-7d"', "tiers.T2.finish", 2, "is not a length"),
    "a span of nothing": ('[tiers.T2]\nfinish = "0d"', "tiers.T2.finish", 2, "no time at all"),
    "in an inline table": ('[tiers]\nT2 = { finish = "0d" }', "tiers.T2.finish", 2, "no time"),
    "a header that goes on": ('["tiers"]."T2"\n', "policy", 1, "not TOML"),
    "quoted keys": ('["tiers" . "T2"]\n"finish"="x"', "tiers.T2.finish", 2, "not a length"),
    "a number for a truth": ("[tiers.T1]\nquiet = 1", "tiers.T1.quiet", 2, "true or false"),
    "a number for a table": ("tiers = 3", "tiers", 1, "a table"),
    "a list for a table": ("[tiers]\nT0 = []", "tiers.T0", 2, "a table"),
    "a rung too early": ('[tiers.T0.ladder]\nstreet = "4m"', "tiers.T0.ladder.street", 2, "later than"),
    "rungs unlike": ('[tiers.T0.ladder]\nstreet = "700wh"', "tiers.T0.ladder.street", 2, "later"),
    "shares descend": ("[ladder]\n\nstreet = 0.9", "ladder.street", 3, "(0.9) should be later"),
    "own key is blamed": ("[ladder]\ncommunity = 2.5", "ladder.community", 2, "ladder.street (2.0)"),
    "reminders descend": ("[ladder]\nremind = [0.8,\n 0.5]", "ladder.remind[2]", 3, "later"),
    "three reminders": ("[ladder]\nremind = [0.2, 0.4, 0.6]", "ladder.remind[3]", 2, "one too many"),
    "a share of nothing": ("[ladder]\nremind = [0, 0.5]", "ladder.remind[1]", 2, "0.01 or more"),
    "a number for a list": ("[ladder]\nremind = 0.5", "ladder.remind", 2, "a list"),
    "a share without end": ("[ladder]\ncounty = inf", "ladder.county", 2, "0.01 or more"),
    "a clock in words": ('[quiet_hours]\nfrom = "9pm"', "quiet_hours.from", 2, "time of day"),
    "an hour too many": ('[quiet_hours]\nuntil = "24:00"', "quiet_hours.until", 2, '"23:59"'),
    "a time unquoted": ("[quiet_hours]\nfrom = 21:00:00", "quiet_hours.from", 2, "in quotes"),
    "told while quiet": ('[quiet_hours]\ndeliver = "07:00"', "quiet_hours.deliver", 2, "outside"),
    "no office time": ("[working_hours]\nspans = []", "working_hours.spans", 2, "at least one"),
    "office time overlaps": (
        '[working_hours]\nspans = [\n  "09:00-12:00",\n  "11:00-17:00",\n]',
        "working_hours.spans[2]",
        4,
        "after 09:00-12:00",
    ),
    "9:00": ('[working_hours]\nspans = ["12:00-9:00"]', "working_hours.spans[1]", 2, "09:00-12:00"),
    "backward": ('[working_hours]\nspans = ["12:00-09:00"]', "working_hours.spans[1]", 2, "end after"),
    "day": ('[[calendar]]\ndate = "2027-02-20"\nworkday = true', "calendar[2027-02-20].date", 2, "date"),
    "a day of what": ("[[calendar]]\ndate = 2027-02-20", "calendar[2027-02-20].workday", 1, "missing"),
    "a day twice": (
        "[[calendar]]\ndate = 2027-02-20\nworkday = true\n[[calendar]]\nworkday = false\ndate = 2027-02-20",
        "calendar[2027-02-20].date",
        6,
        "already, on line 2",
    ),
    "a number for a calendar": ("calendar = 3", "calendar", 1, "[[calendar]]"),
    "no pace": ("[pace]\noverall = 0", "pace.overall", 2, "1 or more"),
    "a pace backward": ("[pace]\ngroup = -20", "pace.group", 2, "1 or more"),
    "a pace that brings nothing in a day": ("[pace]\nprivate = 0.0001", "pace.private", 2, "0.1 or more"),
    "a pace in quotes": ('[pace]\ngroup = "20"', "pace.group", 2, "a number"),
    "a truth for a number": ("[pace]\ngroup = true", "pace.group", 2, "a number"),
    "a nudge after the end": ('[drafts]\nnudge = "30h"', "drafts.nudge", 2, "shorter than life"),
    "working time where the clock runs": ('[drafts]\nlife = "1wd"', "drafts.life", 2, "clock time"),
    "asked again too late": ('[reporter]\nanswer = "1h"', "reporter.answer", 2, "shorter than answer"),
    "too many photos": ("[photos]\nmost = 11", "photos.most", 2, "from 0 to 10"),
    "half a megabyte": ("[photos]\nmegabytes = 2.5", "photos.megabytes", 2, "whole number"),
    "no text": ("[text]\nmost = 0", "text.most", 2, "from 1 to 4096"),
    "a prefix that is no prefix": ('[county]\nprefix = "dj-"', "county.prefix", 2, "capital letters"),
    "a name of blanks": ('[county]\nname = " "', "county.name", 2, "line of text"),
    "a name with NUL": ('[county]\nname = "a\\u0000"', "county.name", 2, "line of text"),
    "a phone in words": ('[county]\nphone = "call us"', "county.phone", 2, "telephone"),
    "nobody to call": ("[danger]\nlines = []", "danger.lines", 2, "at least one"),
    "a line without a name": (
        '[danger]\nlines = [\n  { number = "110", name = "报警", name_en = "Police" },\n  { number = "119" },\n]',
        "danger.lines[119].name",
        4,
        "missing",
    ),
    "an empty word": ('[danger]\nwords = ["fire",\n\n""]', "danger.words[2]", 4, "line of text"),
    "tier of nothing": ('[unsure]\ntier = "nobody"', "unsure.tier", 2, '"T0" or'),
    "a day that not every year has": ('[statements]\nyearly = ["02-29"]', "statements.yearly[1]", 2, "every year"),
    "no day at all": ('[statements]\nyearly = ["1 May"]', "statements.yearly[1]", 2, '"12-01"'),
    "days out of order": ('[statements]\nquarterly = ["04-01", "01-01"]', "statements.quarterly", 2, "in the order"),
    "reminded of a sheet too late": ('[statements]\nremind = "8d"', "statements.remind", 2, "shorter than check"),
    "sent before it was seen": ('[statements]\nsend = "7d"', "statements.send", 2, "longer than check"),
    "no categories": ("categories = []", "categories", 1, "at least one category"),
    "a table for a list of tables": ('[categories]\nP1 = "x"', "categories", 1, "[[categories]]"),
    "tier unknown": ('[[categories]]\ncode = "P1"\ntier = "T9"', "categories[P1].tier", 3, '"T0" or'),
    "first unknown": ('[[categories]]\ncode = "P1"\nfirst = "x"', "categories[P1].first", 3, '"owner"'),
    "kind unknown": ('[[categories]]\ncode = "P1"\nkind = "x"', "categories[P1].kind", 3, '"part" or'),
    "a strange key": ('[[categories]]\ncode = "P1"\nsize = 3', "categories[P1].size", 3, "no key"),
    "no owner": ('[[categories]]\ncode = "E9"\nfirst = "owner"', "categories[E9].first", 3, "owner ="),
    "half a category": ('[[categories]]\ncode = "X1"\nname = "新"', "categories[X1].kind", 1, "missing"),
    "a category without a code": ('[[categories]]\nname = "新"', "categories[21].code", 1, "missing"),
    "a code twice": (CATEGORY + CATEGORY, "categories[X1].code", 10, "already, on line 3"),
    "an owner by name": (CATEGORY + 'owner = "Water Co"', "categories[X1].owner", 8, "small letters"),
    "too many on the first page": (CATEGORY + "shown = 8", "categories", 2, "at most 7"),
    "removed how much": (CATEGORY + "removed = 1", "categories[X1].removed", 8, "true or false"),
    "removed what": ('[[categories]]\ncode = "X1"\nremoved = true', "categories[X1].code", 2, "no such"),
    "alone and empty": ('profile = "none"', "tiers", 0, "missing"),
    "a text that looks like TOML": ('a = """\n[county]\nname = 1\n"""\n[county] # ]\nname = 1', "a", 1, "no key"),
    "after lines of text": ("[county]\nname_en = '''\nX'''\nname = 1", "county.name", 4, "line of text"),
}


@pytest.mark.parametrize(("text", "key", "line", "wanted"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named(text: str, key: str, line: int, wanted: str) -> None:
    with pytest.raises(PolicyError) as caught:
        policy(text)
    assert (caught.value.key, caught.value.line) == (key, line), str(caught.value)
    assert wanted in str(caught.value)
    assert "in the profile" not in str(caught.value)


def test_a_mistake_in_a_profile_names_the_profile() -> None:
    broken = PROFILES | {"mountain": '[pace]\noverall = "fast"'}
    with pytest.raises(PolicyError, match=r'line 2, pace.overall: .*in the profile "mountain"'):
        read_policy('profile = "mountain"', broken)
