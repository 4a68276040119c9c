"""What each key of the file means that is there because somebody serves (storage/personal_service.py)."""

from collections.abc import Mapping

from handlers.texts.catalogue import N_
from handlers.texts.held_terms import CHANNEL, COMMUNITY, DECIDED, KEY, STATE, UNIT, WHEN

KEYS: Mapping[str, str] = {
    "posts_held": N_("Posts in a community that you hold or held"),
    "posts_made": N_("Posts that you offered, or put yourself forward for"),
    "registrations": N_("Your registrations with a community"),
    "registrations_decided": N_("Registrations of others that you decided about"),
    "pairings": N_("Agreements with communities that you sent for your unit"),
    "pairings_decided": N_("Agreements of units with your community that you decided about"),
    "events_organised": N_("Events that you organise"),
    "deeds": N_("Steps that you took, reports aside"),
    "places": N_("Your places at events"),
}
SINCE = N_("Since when it stands there")
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "posts_held": {"id": KEY, "post": N_("Which post, by its key"), "state": STATE, "at": SINCE},
    "posts_made": {
        "id": KEY,
        "community": COMMUNITY,
        "kind": N_("What kind of post"),
        "title": N_("What it is called"),
        "places": N_("How many places"),
        "state": STATE,
        "since": SINCE,
    },
    "registrations": {
        "id": KEY,
        "name": N_("Your name"),
        "work_unit": N_("Where you work"),
        "community": COMMUNITY,
        "skills": N_("What you can do"),
        "free": N_("When you have time"),
        "state": STATE,
        "since": SINCE,
        "consent": N_("Which text about party membership you agreed to"),
        "consented_at": N_("When you agreed to it"),
        "submitted_at": N_("When you sent it"),
        "reviewed_at": DECIDED,
        "question": N_("What the community asked you"),
        "answer": N_("What you answered"),
        "taker": N_("Which community you want to change to"),
        "agreed": N_("Which communities have agreed to that"),
        "until_on": N_("Until when you pause"),
        "offers": N_("Whether you want to be offered posts"),
    },
    "registrations_decided": {"id": KEY, "community": COMMUNITY, "state": STATE, "reviewed_at": DECIDED},
    "pairings": {
        "id": KEY,
        "unit": UNIT,
        "community": COMMUNITY,
        "from_on": N_("From when it holds"),
        "until_on": N_("Until when it holds"),
        "state": STATE,
        "since": SINCE,
        "submitted_at": N_("When you sent it"),
        "unit_contact": N_("Whom the community calls at the unit"),
    },
    "pairings_decided": {
        "id": KEY,
        "unit": UNIT,
        "community": COMMUNITY,
        "state": STATE,
        "reviewed_at": DECIDED,
        "community_contact": N_("Whom the unit calls at the community"),
    },
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
