"""The lives of a post that a community offers, and of a member's hold of one (docs/RULES.md, Registration)."""

from enum import StrEnum

from domain.life import Life, Move

KIND, HOLD_KIND = "post", "hold"
"""What these lives are called in the record of steps."""


class State(StrEnum):
    """Where a post stands."""

    NONE = "none"
    PROPOSED = "proposed"
    """A member has put themselves forward for it, and it is their own idea."""
    OPEN = "open"
    REFUSED = "refused"
    CLOSED = "closed"


class Action(StrEnum):
    """What somebody can do about a post."""

    OFFER = "offer"
    PROPOSE = "propose"
    ACCEPT = "accept"
    REFUSE = "refuse"
    RETRACT = "retract"
    CLOSE = "close"


class Hold(StrEnum):
    """Where a member's hold of a post stands."""

    NONE = "none"
    HELD = "held"
    GIVEN_BACK = "given_back"
    RELEASED = "released"


class Deed(StrEnum):
    """What somebody can do about a hold."""

    CLAIM = "claim"
    GIVE_BACK = "give_back"
    RELEASE = "release"
    """The community closes the post, or the member has left."""


class Party(StrEnum):
    """Who somebody is to a post."""

    MEMBER = "member"
    COMMUNITY = "community"
    TIME = "time"


MEMBER, COMMUNITY = frozenset({Party.MEMBER}), frozenset({Party.COMMUNITY})
BY_ITSELF = frozenset({Party.COMMUNITY, Party.TIME})

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.OFFER): Move(State.OPEN, COMMUNITY),
        (State.NONE, Action.PROPOSE): Move(State.PROPOSED, MEMBER),
        (State.PROPOSED, Action.ACCEPT): Move(State.OPEN, COMMUNITY),
        (State.PROPOSED, Action.REFUSE): Move(State.REFUSED, COMMUNITY),
        (State.PROPOSED, Action.RETRACT): Move(State.CLOSED, MEMBER | {Party.TIME}),
        (State.OPEN, Action.CLOSE): Move(State.CLOSED, BY_ITSELF),
    },
    moved="That post is not open any more.",
    not_theirs="Only the community of a post decides about it.",
)
HOLDS = Life[Hold, Deed, Party](
    {
        (Hold.NONE, Deed.CLAIM): Move(Hold.HELD, MEMBER),
        (Hold.GIVEN_BACK, Deed.CLAIM): Move(Hold.HELD, MEMBER),
        (Hold.RELEASED, Deed.CLAIM): Move(Hold.HELD, MEMBER),
        (Hold.HELD, Deed.GIVE_BACK): Move(Hold.GIVEN_BACK, MEMBER),
        (Hold.HELD, Deed.RELEASE): Move(Hold.RELEASED, BY_ITSELF),
    },
    moved="You do not hold that post.",
    not_theirs="That post is not yours.",
)
KINDS = ("organisation", "legal", "hardship", "governance", "health", "culture", "safety", "other")
"""The kinds of post, by the codes that are stored."""


OVER = (State.REFUSED, State.CLOSED)


def has_room(places: int, held: int) -> bool:
    """Say whether another member can take a post."""
    return held < places
