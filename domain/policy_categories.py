"""Which categories does a policy offer, and which words mean danger?"""

from domain.categories import Category, First, Kind, usual_first
from domain.policy import Danger, EmergencyLine
from domain.policy_entry import Entry, keys_of
from domain.tiers import Tier

FIRST_PAGE = 7
"""The most categories on the first page: with “not sure” they are eight buttons."""
_NUMBER = "[0-9][0-9+() -]{1,23}"


def categories(entry: Entry) -> tuple[Category, ...]:
    kept = [category for category in entry.entries("code") if not _is_removed(category)]
    if not kept:
        raise entry.refused("should leave at least one category")
    found = tuple(_category(category) for category in kept)
    if sum(category.shown > 0 for category in found) > FIRST_PAGE:
        raise entry.refused(f'should show at most {FIRST_PAGE} on the first page: give the others "shown = 0"')
    return found


def _is_removed(entry: Entry) -> bool:
    removed = entry.find("removed")
    if removed is None or not removed.flag():
        return False
    if entry.find("name") is None:
        raise entry.at("code").refused("cannot be removed: the profile has no such category")
    return True


def _category(entry: Entry) -> Category:
    entry.only(*keys_of(Category), "removed")
    tier, owner, words, shown = map(entry.find, ("tier", "owner", "words", "shown"))
    code = entry.at("code").text("[A-Za-z0-9_]{1,16}", "should be a short code of letters and digits, in quotes")
    kind, said = entry.at("kind").choice(Kind), entry.find("first")
    first = said.choice(First) if said else usual_first(kind, has_owner=owner is not None)
    if said and first is First.OWNER and owner is None:
        raise said.refused('needs an owner, such as owner = "water"')
    return Category(
        code=code,
        name=entry.at("name").text(),
        name_en=entry.at("name_en").text(),
        kind=kind,
        first=first,
        tier=tier.choice(Tier) if tier else Tier.T2,
        owner=owner.text("[a-z_]+", 'should be the duty of a unit, in small letters, such as "water"') if owner else "",
        words=words.texts() if words else (),
        shown=shown.whole(0, 99) if shown else 0,
    )


def danger(entry: Entry) -> Danger:
    lines = entry.at("lines").entries("number")
    if not lines:
        raise entry.at("lines").refused("should name at least one number to call")
    return Danger(
        words=entry.at("words").texts(),
        harmless=entry.at("harmless").texts(),
        lines=tuple(line.section(EmergencyLine, _line) for line in lines),
    )


def _line(entry: Entry) -> EmergencyLine:
    number = entry.at("number").text(_NUMBER, "should be a telephone number in quotes")
    return EmergencyLine(number, entry.at("name").text(), entry.at("name_en").text())
