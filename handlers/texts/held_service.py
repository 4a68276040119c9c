"""What each key of the file means that is there because somebody serves (storage/personal_service.py)."""

from collections.abc import Mapping

from handlers.texts.catalogue import N_
from handlers.texts.held_terms import CHANNEL, COMMUNITY, DECIDED, KEY, STATE, UNIT, WHEN

KEYS: Mapping[str, str] = {
    "registrations": N_("Your registrations with a community"),
    "registrations_decided": N_("Registrations of others that you decided about"),
    "events_organised": N_("Events that you organise"),
    "deeds": N_("Steps that you took, reports aside"),
    "wishes": N_("Small wishes that you entered"),
    "wishes_taken_on": N_("Small wishes of others that you took on"),
    "wishes_decided": N_("Small wishes of others that you decided about"),
    "wishes_helped": N_("Small wishes that you help with"),
    "places": N_("Your places at events"),
}
COLUMNS: Mapping[str, Mapping[str, str]] = {
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
    "wishes": {
        "id": KEY,
        "community": COMMUNITY,
        "proxy": N_("Whether you entered it for somebody else"),
        "name": N_("For whom"),
        "place": N_("Where, and how to reach them"),
        "text": N_("What is wished for"),
        "goods": N_("What kind of wish"),
        "yuan": N_("What it costs about, in yuan"),
        "state": STATE,
        "since": N_("Since when it stands so"),
        "submitted_at": N_("When you sent it"),
        "reviewed_at": DECIDED,
        "ended_at": N_("When it ended"),
    },
    "wishes_taken_on": {
        "id": KEY,
        "community": COMMUNITY,
        "goods": N_("What kind of wish"),
        "state": STATE,
        "claimed_for": N_("For yourself, a unit or a group"),
        "unit": UNIT,
        "claimed_at": N_("When you took it on"),
    },
    "wishes_decided": {"id": KEY, "community": COMMUNITY, "state": STATE, "reviewed_at": DECIDED},
    "wishes_helped": {"wish": N_("Which wish, by its key"), "at": N_("When you joined")},
    "places": {
        "event": N_("Which event, by its key"),
        "state": STATE,
        "at": N_("When you signed up"),
        "checked_in_at": N_("When you were checked in"),
        "tries": N_("How many wrong codes"),
    },
}
