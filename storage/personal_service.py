"""What is held of people because they serve: registrations, events, and what comes of them."""

from storage.event_tables import Event, Invited, Signup
from storage.held import WHO, WHOM, Held, held
from storage.lives import deed
from storage.tables import Registration

SERVICE: tuple[Held, ...] = (
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
        secret=("code",),
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
    held("invited", Invited, Invited.person == WHO, "event at", goes=True, kept="retention.words"),
)
