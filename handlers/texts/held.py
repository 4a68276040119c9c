"""What each key of the file that somebody takes along means (storage/personal.py says which keys there are)."""

from collections.abc import Mapping

from handlers.texts.catalogue import N_

WHEN = N_("When")
WHICH_REPORT = N_("Which report, by its key")
STATE = N_("How it stands")
UNIT = N_("Which unit, by its code")
CHANNEL = N_("By which channel")
KEY = N_("Its key here")
MADE = N_("When it was made")
COMMUNITY = N_("Which community, by its code")
DECIDED = N_("When it was decided")

KEYS: Mapping[str, str] = {
    "me": N_("Who you are here"),
    "addresses": N_("Where you can be reached"),
    "seats": N_("Which roles you hold or held"),
    "invitations": N_("Invitations that you redeemed"),
    "reports": N_("What you reported"),
    "words": N_("What you wrote into reports"),
    "steps": N_("What you did with reports"),
    "judgements": N_("What you said of the results"),
    "photos": N_("Photos that you sent"),
    "photos_in_reports": N_("Where your photos are shown"),
    "registrations": N_("Your registrations with a community"),
    "registrations_decided": N_("Registrations of others that you decided about"),
    "events_organised": N_("Events that you organise"),
    "places": N_("Your places at events"),
    "open_form": N_("What you began and did not finish"),
    "form_reminders": N_("When you are reminded of it"),
    "messages": N_("What was said to you"),
    "cards": N_("Cards that are kept up to date for you"),
    "shown_on_the_web": N_("What you did on the web page, to show it again"),
    "set_aside": N_("Messages of yours that could not be handled"),
    "phone": N_("Your telephone number"),
    "looks_at_your_number": N_("Who looked at your number, as what and when"),
    "looks_of_yours": N_("When you looked at somebody's number"),
    "linked_since": N_("What was made since two doors are yours"),
    "links": N_("Doors that were linked"),
    "codes_typed": N_("Codes that you typed to link a door"),
    "codes_shown": N_("Codes that were shown to you to link a door"),
    "web_sessions": N_("Browsers that are signed in for you"),
}
"""What each part is about."""

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "me": {
        "id": KEY,
        "name": N_("Your name"),
        "name_en": N_("Your name in English"),
        "language": N_("Your language"),
        "consent": N_("Which text you agreed to"),
        "consented_at": N_("When you agreed"),
        "created_at": N_("Since when you are known here"),
        "simple": N_("Whether you want few words and big buttons"),
        "linked_at": N_("When a door was last linked or parted"),
        "demo": N_("Your name among the people of the demo"),
        "left_at": N_("When you asked to be forgotten"),
    },
    "addresses": {
        "channel": CHANNEL,
        "outside": N_("What the channel calls you"),
        "menu": N_("What the numbers of the last list stand for"),
        "closed_at": N_("Since when nothing can be sent there"),
    },
    "seats": {
        "role": N_("Which role"),
        "unit": UNIT,
        "from_on": N_("From which day"),
        "until_on": N_("Until which day"),
    },
    "invitations": {
        "role": N_("Which role"),
        "unit": UNIT,
        "name": N_("Who was invited"),
        "created_at": MADE,
        "expires_at": N_("Until when it holds"),
        "redeemed_at": N_("When you used it"),
    },
    "reports": {
        "id": KEY,
        "number": N_("The number to quote"),
        "state": STATE,
        "category": N_("What it is about, by its code"),
        "tier": N_("How urgent it is"),
        "area": N_("Where it lies: the code of the grid or the community"),
        "holder": N_("Who has it, by the unit's code"),
        "lat": N_("Latitude"),
        "lon": N_("Longitude"),
        "source": CHANNEL,
        "submitted_at": N_("When you reported it"),
        "answer_by": N_("By when it was to be answered"),
        "due_at": N_("By when it is to be done"),
        "ended_at": N_("When it ended"),
    },
    "words": {
        "issue": WHICH_REPORT,
        "kind": N_("What it is: the report, the place, a note, a result or a reason"),
        "text": N_("The words"),
        "at": WHEN,
    },
    "steps": {
        "issue": WHICH_REPORT,
        "seq": N_("Which step of it"),
        "at": WHEN,
        "action": N_("What you did"),
        "from_state": N_("How it stood before"),
        "to_state": N_("How it stood after"),
        "actor": N_("Your key here"),
        "channel": CHANNEL,
        "unit": N_("For which unit, by its code"),
    },
    "judgements": {
        "issue": WHICH_REPORT,
        "round": N_("Which round of handling"),
        "verdict": N_("Fixed, not fixed, or cannot tell"),
        "rating": N_("How satisfied you were"),
        "at": WHEN,
    },
    "photos": {
        "ref": KEY,
        "kind": N_("What kind of file"),
        "channel": CHANNEL,
        "mime": N_("What format"),
        "size": N_("How many bytes"),
        "seconds": N_("How many seconds, of a sound"),
        "created_at": N_("When you sent it"),
        "stored_at": N_("When it was stored"),
        "refused": N_("Why it was not taken"),
    },
    "photos_in_reports": {
        "issue": WHICH_REPORT,
        "stage": N_("With the report, or with which result"),
        "place": N_("In which place"),
        "ref": N_("Which photo, by its key"),
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
    "places": {
        "event": N_("Which event, by its key"),
        "state": STATE,
        "at": N_("When you signed up"),
        "checked_in_at": N_("When you were checked in"),
        "tries": N_("How many wrong codes"),
    },
    "open_form": {
        "form": N_("What you began"),
        "state": N_("Your answers so far"),
        "opened_at": N_("When you began"),
        "updated_at": N_("When you went on last"),
    },
    "form_reminders": {
        "kind": N_("What it is"),
        "due_at": WHEN,
        "fired_at": N_("When it happened"),
    },
    "messages": {
        "channel": CHANNEL,
        "body": N_(
            "What it says, with its buttons and photos; left out for who handles reports, as it tells of others"
        ),
        "card": N_("Which card it is"),
        "purpose": N_("Why it is sent"),
        "created_at": MADE,
        "not_before": N_("When it was to be sent"),
        "settled_at": N_("When that was over"),
        "fate": N_("What became of it"),
        "why": N_("Why so"),
    },
    "cards": {"card": N_("Which card it is")},
    "shown_on_the_web": {"at": WHEN, "shown": N_("What you did")},
    "set_aside": {
        "at": WHEN,
        "tries": N_("How often it was tried"),
        "aside": N_("What you sent"),
        "why": N_("What failed"),
    },
    "phone": {
        "shared": N_("Whether those who handle your reports may look at it"),
        "changed_at": N_("When you left it"),
        "number": N_("The number"),
    },
    "looks_at_your_number": {
        "issue": WHICH_REPORT,
        "role": N_("Which role"),
        "unit": UNIT,
        "at": WHEN,
        "told_at": N_("When you were told"),
    },
    "looks_of_yours": {"id": KEY, "issue": WHICH_REPORT, "role": N_("Which role"), "unit": UNIT, "at": WHEN},
    "linked_since": {"link": N_("Which link, by its key"), "kind": N_("What it is"), "key": KEY},
    "links": {
        "id": KEY,
        "at": WHEN,
        "until": N_("Until when it can be undone"),
        "undone_at": N_("When it was undone"),
        "moved": N_("What was brought along, by its keys"),
    },
    "codes_typed": {"fate": N_("What became of it"), "at": WHEN},
    "codes_shown": {
        "shown_at": WHEN,
        "expires_at": N_("Until when it holds"),
        "used_at": N_("When it was used"),
    },
    "web_sessions": {"created_at": N_("Since when"), "expires_at": N_("Until when")},
}
"""What stands under each key of a part."""
