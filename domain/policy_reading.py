"""Is this text a policy, and which one?"""

from collections.abc import Callable, Mapping
from typing import Any

from domain import policy_service as service
from domain.calendar import QuietHours
from domain.categories import Unsure
from domain.policy import (
    CalendarDay,
    Contact,
    County,
    Danger,
    Drafts,
    Invitations,
    Links,
    Pace,
    Photos,
    Policy,
    Reporter,
    TextLength,
    Unasked,
    VoiceMessages,
    WorkingHours,
)
from domain.policy_categories import categories, danger
from domain.policy_entry import Entry, keys_of
from domain.policy_layers import layered
from domain.policy_statements import statements
from domain.policy_times import calendar_day, drafts, quiet_hours, reporter, shares, tier_rules, working_hours
from domain.retention import Retention
from domain.service import Events, Hours, Imports, Needs, Registration, Riders, Statements, Stations, Wellbeing, Wishes
from domain.tiers import Rungs, Tier, TierRules


def read_policy(text: str, profiles: Mapping[str, str]) -> Policy:
    """Read a policy laid over the profile that it names; PolicyError tells the first thing that is wrong.

    ``profiles`` maps names to texts. One that names none builds on ``default``; ``profile = "none"`` says it is whole.
    Tables are laid over each other key by key, ``[[categories]]`` by code and ``[[calendar]]`` by date.
    """
    root = Entry(layered(text, profiles), "")
    root.only("profile", *keys_of(Policy))
    return Policy(
        tiers=_tiers(root.at("tiers")),
        days=_days(root.find("calendar")),
        categories=categories(root.at("categories")),
        **{name: root.at(name).section(schema, read) for name, (schema, read) in SECTIONS.items()},
    )


def _days(entry: Entry | None) -> tuple[CalendarDay, ...]:
    return tuple(day.section(CalendarDay, calendar_day) for day in entry.entries("date")) if entry else ()


def _tiers(entry: Entry) -> dict[Tier, TierRules]:
    entry.only(*Tier)
    return {tier: entry.at(tier).section(TierRules, tier_rules) for tier in Tier}


def _county(entry: Entry) -> County:
    return County(
        name=entry.at("name").text(),
        name_en=entry.at("name_en").text(),
        prefix=entry.at("prefix").text("[A-Z]{1,6}", 'should be one to six capital letters, such as "DJ"'),
        phone=entry.at("phone").text("[0-9][0-9+() -]{2,23}", "should be a telephone number in quotes"),
        consent_version=entry.at("consent_version").text(),
    )


def _pace(entry: Entry) -> Pace:
    return Pace(entry.at("overall").at_least(1), entry.at("private").at_least(0.1), entry.at("group").at_least(1))


def _invitations(entry: Entry) -> Invitations:
    return Invitations(entry.at("life").clock())


def _links(entry: Entry) -> Links:
    return Links(
        life=entry.at("life").clock(),
        tries=entry.at("tries").whole(1, 100),
        everybody=entry.at("everybody").whole(1, 1000),
        pause=entry.at("pause").clock(),
        undo=entry.at("undo").clock(),
    )


def _photos(entry: Entry) -> Photos:
    return Photos(
        entry.at("most").whole(0, 10), entry.at("megabytes").whole(1, 2000), entry.at("megapixels").whole(1, 1000)
    )


def _voice(entry: Entry) -> VoiceMessages:
    return VoiceMessages(
        entry.at("most").whole(0, 10), entry.at("megabytes").whole(1, 2000), entry.at("longest").clock()
    )


def _text(entry: Entry) -> TextLength:
    return TextLength(entry.at("most").whole(1, 4096))


def _retention(entry: Entry) -> Retention:
    return Retention(
        words=entry.at("words").clock(),
        issues=entry.at("issues").clock(),
        media=entry.at("media").clock(),
        service=entry.at("service").clock(),
        looks=entry.at("looks").clock(),
        phones=entry.at("phones").clock(),
        strangers=entry.at("strangers").clock(),
    )


def _contact(entry: Entry) -> Contact:
    return Contact(entry.at("shown").clock(), entry.at("notice").clock(), names=entry.at("names").flag())


def _unasked(entry: Entry) -> Unasked:
    return Unasked(entry.at("most").whole(1, 100_000), entry.at("gather").clock())


SECTIONS: Mapping[str, tuple[type[Any], Callable[[Entry], Any]]] = {
    "county": (County, _county),
    "ladder": (Rungs, shares),
    "quiet_hours": (QuietHours, quiet_hours),
    "working_hours": (WorkingHours, working_hours),
    "pace": (Pace, _pace),
    "drafts": (Drafts, drafts),
    "reporter": (Reporter, reporter),
    "invitations": (Invitations, _invitations),
    "links": (Links, _links),
    "photos": (Photos, _photos),
    "voice": (VoiceMessages, _voice),
    "text": (TextLength, _text),
    "events": (Events, service.events),
    "hours": (Hours, service.hours),
    "registration": (Registration, service.registration),
    "statements": (Statements, statements),
    "wishes": (Wishes, service.wishes),
    "needs": (Needs, service.needs),
    "stations": (Stations, service.stations),
    "riders": (Riders, service.riders),
    "imports": (Imports, service.imports),
    "retention": (Retention, _retention),
    "wellbeing": (Wellbeing, service.wellbeing),
    "contact": (Contact, _contact),
    "unasked": (Unasked, _unasked),
    "danger": (Danger, danger),
    "unsure": (Unsure, lambda entry: Unsure(entry.at("tier").choice(Tier))),
}
"""The sections that are a table of their own: what each becomes, and how it is read."""
