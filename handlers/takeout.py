"""What somebody takes along: one file of everything that is held of them, and what each of its keys means."""

import json
from datetime import date, datetime
from typing import Any, TypeAlias

from domain.access import HANDLING
from domain.message import Media
from handlers.desk import Office
from handlers.grounds import held_back
from handlers.texts.held import COLUMNS, KEYS
from handlers.voice import Rules, Voice
from storage.unit_of_work import UnitOfWork

TAKEOUT = "takeout"
"""The kind of a file that lies nowhere: it is made when it is given, of all that is held of whoever gets it."""
WISHES = "wish:"
"""What the names of the cards of wishes begin with: one tells whoever took it on whose it is."""
Held: TypeAlias = dict[str, list[dict[str, Any]]]
FILE = Media(TAKEOUT, kind=TAKEOUT, mime="application/json")


def written(uow: UnitOfWork, rules: Rules, person: int, now: datetime) -> str:
    """Return the file, in UTF-8 once it is encoded; it is made anew each time and lies nowhere."""
    voice = rules.voice(uow.people.get(person).language)
    county = rules.policy.county
    about = {
        "county": voice.named(county.name, county.name_en),
        "phone": county.phone,
        "made_at": now,
        "keys": {key: voice.say(sentence) for key, sentence in KEYS.items()} | explained(voice),
    }
    held = _without_others(Office(uow, rules, now), uow.holdings.of(person), person)
    held["phone"] = [row | {"number": uow.contacts.phone(person)} for row in held["phone"]]
    return json.dumps({"about": about} | held, ensure_ascii=False, indent=1, default=_plain)


def _without_others(office: Office, held: Held, person: int) -> Held:
    """Leave out what was said to somebody who handles, or handled, reports: it tells of others, to whom it belongs.

    So does what was said at their address while it was another's too.
    """
    is_staff = any(seat["role"] in HANDLING for seat in held["seats"])
    held["messages"] = [
        said | {"body": {}}
        if is_staff or said["card"].startswith(WISHES) or held_back(office, said["card"], said["body"], person)
        else said
        for said in held["messages"]
    ]
    return held


def explained(voice: Voice) -> dict[str, str]:
    """Return what stands under each key of each part."""
    return {f"{key}.{name}": voice.say(says) for key, names in COLUMNS.items() for name, says in names.items()}


def name_of(now: datetime) -> str:
    """Return what the file is called."""
    return f"baodao-{now:%Y%m%d}.json"


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
