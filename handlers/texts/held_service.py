"""What each key of the file means that is there because somebody serves (storage/personal_service.py)."""

from collections.abc import Mapping

from handlers.texts.catalogue import N_
from handlers.texts.held_terms import CHANNEL, COMMUNITY, DECIDED, KEY, MADE, STATE, WHEN

KEYS: Mapping[str, str] = {
    "staying_well": N_("How you are asked whether you are well"),
    "looking_after": N_("Whom you look after"),
    "registrations": N_("Your registrations with a community"),
    "registrations_decided": N_("Registrations of others that you decided about"),
    "events_organised": N_("Events that you organise"),
    "deeds": N_("Steps that you took, reports aside"),
    "places": N_("Your places at events"),
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "staying_well": {
        "id": KEY,
        "name": N_("Your name"),
        "days": N_("On which days (1 is Monday)"),
        "at": N_("At what time"),
        "area": N_("In which grid or community, by its code"),
        "place": N_("Where you live"),
        "contact_name": N_("Who is told first"),
        "guarded": N_("Whether somebody else arranged it"),
        "state": STATE,
        "asked_at": N_("When you were asked last"),
        "away_until": N_("Until when you are away"),
        "made_at": MADE,
    },
    "looking_after": {
        "id": KEY,
        "name": N_("The name of who lives alone"),
        "days": N_("On which days (1 is Monday)"),
        "at": N_("At what time"),
        "state": STATE,
    },
    "registrations": {
        "id": KEY,
        "name": N_("Your name"),
        "work_unit": N_("Where you work"),
        "community": COMMUNITY,
        "skills": N_("What you can do"),
        "state": STATE,
        "submitted_at": N_("When you sent it"),
        "reviewed_at": DECIDED,
    },
    "registrations_decided": {"id": KEY, "community": COMMUNITY, "state": STATE, "reviewed_at": DECIDED},
    "events_organised": {
        "id": KEY,
        "title": N_("What it is called"),
        "community": COMMUNITY,
        "place": N_("Where"),
        "starts_at": N_("When it begins"),
        "ends_at": N_("When it ends"),
        "seats": N_("How many places"),
        "state": STATE,
    },
    "deeds": {
        "kind": N_("What it was about"),
        "subject": N_("Which one, by its key"),
        "seq": N_("Which step of it"),
        "at": WHEN,
        "action": N_("What you did"),
        "from_state": N_("How it stood before"),
        "to_state": N_("How it stood after"),
        "channel": CHANNEL,
        "unit": N_("For which unit, by its code"),
    },
    "places": {
        "event": N_("Which event, by its key"),
        "state": STATE,
        "at": N_("When you signed up"),
        "checked_in_at": N_("When you were checked in"),
        "tries": N_("How many wrong codes"),
    },
}
