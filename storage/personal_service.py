"""What is held of people because they serve: registrations, events, and what comes of them."""

from sqlalchemy import select

from storage.event_tables import Event, Invited, Signup
from storage.held import WHO, WHOM, Held, held
from storage.hours_tables import Certificate, Hours, HoursChange
from storage.lives import deed
from storage.statements import Statement
from storage.tables import Registration
from storage.wellbeing import Wellbeing

_hours = select(Hours.id).where(Hours.person == WHO)

_registrations = select(Registration.id).where(Registration.person == WHO)

SERVICE: tuple[Held, ...] = (
    # Before the registrations: whose they are stands there. What was sent stays as a number of nobody.
    held(
        "statements",
        Statement,
        Statement.registration.in_(_registrations),
        "id name unit community kind since_on until_on figures state moved_at reason answer",
        blank={"name": "", "figures": [], "reason": "", "answer": ""},
        kept="retention.service",
    ),
    # /delete ends it and tells those who were to look in (handlers/wellbeing.py).
    held(
        "staying_well",
        Wellbeing,
        Wellbeing.person == WHO,
        "id name days at area place contact_name guarded state asked_at away_until made_at",
        secret=("code",),
        goes=True,
    ),
    held("looking_after", Wellbeing, Wellbeing.contact == WHO, "id name days at state", blank={"contact": None}),
    held(
        "registrations",
        Registration,
        Registration.person == WHO,
        "id name work_unit community skills state submitted_at reviewed_at",
        goes=True,
        kept="retention.service",
    ),
    held("registrations_decided", Registration, Registration.reviewer == WHO, "id community state reviewed_at"),
    held(
        "events_organised",
        Event,
        Event.organiser == WHO,
        "id title kind host community place minimum_age bring cover starts_at ends_at state",
    ),
    # /delete gives back the places that are still to come (handlers/forgetting.py).
    held("deeds", deed, deed.c.actor.in_(WHOM), "kind subject seq at action from_state to_state channel unit"),
    held(
        "places",
        Signup,
        Signup.person == WHO,
        "shift state at promoted_until guardian said checked_in_at checked_out_at tries",
        blank={"guardian": ""},
        kept="retention.service",
    ),
    # /delete leaves them as numbers of nobody: what a community certified stays true without the name.
    held(
        "hours",
        Hours,
        Hours.person == WHO,
        "id community day source state starts_at ends_at came_at left_at near minutes disputed until",
        blank={"near": ""},
        kept="retention.service",
    ),
    held(
        "hours_changed",
        HoursChange,
        HoursChange.entry.in_(_hours),
        "entry at before after reason",
        blank={"reason": ""},
        kept="retention.service",
    ),
    held(
        "certificates",
        Certificate,
        Certificate.person == WHO,
        "number letters name issuer since until minutes services back_filled issued_at state",
        blank={"name": ""},
        kept="retention.service",
    ),
    held("invited", Invited, Invited.person == WHO, "event at", goes=True, kept="retention.words"),
)
