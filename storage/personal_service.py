"""What is held of people because they serve: registrations, events, and what comes of them."""

from sqlalchemy import select

from storage.event_tables import Event, Invited, Signup
from storage.held import WHO, WHOM, Held, held
from storage.hours_tables import Certificate, Hours, HoursChange
from storage.lives import deed
from storage.needs import Need, NeedFollower
from storage.pairings import Pairing
from storage.posts import Held as HeldPost
from storage.posts import Post
from storage.registrations import Registration
from storage.statements import Statement
from storage.wellbeing import Wellbeing
from storage.wishes import Wish, WishHelper

_registrations = select(Registration.id).where(Registration.person == WHO)

_hours = select(Hours.id).where(Hours.person == WHO)

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
    # Before the registrations: whose they are stands there.
    held("posts_held", HeldPost, HeldPost.registration.in_(_registrations), "id post state at", goes=True),
    held("posts_made", Post, Post.made_by.in_(WHOM), "id community kind title places state since"),
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
        "id name work_unit community skills free state since consent consented_at submitted_at reviewed_at"
        " question answer taker agreed until_on offers",
        goes=True,
        kept="retention.service",
    ),
    held("registrations_decided", Registration, Registration.reviewer == WHO, "id community state reviewed_at"),
    held(
        "pairings",
        Pairing,
        Pairing.liaison.in_(WHOM),
        "id unit community from_on until_on state since submitted_at unit_contact question answer",
        blank={"unit_contact": "", "question": "", "answer": ""},
        kept="retention.service",
    ),
    held(
        "pairings_decided",
        Pairing,
        Pairing.reviewer.in_(WHOM),
        "id unit community state reviewed_at community_contact",
        blank={"community_contact": ""},
    ),
    held(
        "events_organised",
        Event,
        Event.organiser == WHO,
        "id title kind host community place minimum_age bring cover starts_at ends_at state",
    ),
    # /delete gives back the places that are still to come (handlers/forgetting.py).
    held("deeds", deed, deed.c.actor.in_(WHOM), "kind subject seq at action from_state to_state channel unit"),
    # /delete takes back what has not ended (handlers/forgetting.py); what stays of a wish tells of nobody.
    held(
        "wishes",
        Wish,
        Wish.person == WHO,
        "id community proxy name place text goods yuan state since submitted_at reviewed_at ended_at",
        blank={"name": "", "place": "", "text": ""},
        kept="retention.service",
    ),
    held("wishes_taken_on", Wish, Wish.claimer == WHO, "id community goods state claimed_for unit claimed_at"),
    held("wishes_decided", Wish, Wish.reviewer == WHO, "id community state reviewed_at"),
    held("wishes_helped", WishHelper, WishHelper.person == WHO, "wish at", goes=True, kept="retention.service"),
    held(
        "needs",
        Need,
        Need.asker == WHO,
        "id community text state since created_at unit taken_at due_at result ended_at",
        blank={"asker": None},
        kept="retention.service",
    ),
    held("needs_followed", NeedFollower, NeedFollower.person == WHO, "need at", goes=True, kept="retention.service"),
    held(
        "places",
        Signup,
        Signup.person == WHO,
        "shift state at promoted_until guardian said checked_in_at tries",
        blank={"guardian": ""},
        kept="retention.service",
    ),
    # /delete leaves them as numbers of nobody: what a community certified stays true without the name.
    held(
        "hours",
        Hours,
        Hours.person == WHO,
        "id community day source state starts_at ends_at came_at left_at near minutes disputed objection until",
        blank={"near": "", "objection": ""},
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
        "number letters name issuer issued_as since until minutes services kinds back_filled issued_at state",
        blank={"name": ""},
        kept="retention.service",
    ),
    held("invited", Invited, Invited.person == WHO, "event at", goes=True, kept="retention.words"),
)
