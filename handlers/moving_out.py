"""A community will be no more: who has registered, wished or planned something there moves out, so do its posts."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import NotAllowed, TooLate
from domain.event import Party
from domain.going import Change, goes_with
from domain.message import Button, Outbound
from domain.post import Deed, Hold
from domain.post import Party as Holder
from domain.post import State as Offered
from domain.registration import COUNTING, PENDING, Action, State
from handlers import dialogue, event_view, need_card, new_home, pairing, posts, wish_card
from handlers.access import answering, standing_in
from handlers.asking import Form
from handlers.desk import Desk, Office, Purpose
from handlers.event_view import parties_of, street_of
from handlers.fields import Answers, Given
from handlers.keys import long, short
from handlers.membership import LABELS
from handlers.registration_steps import tell_member
from handlers.texts.catalogue import N_
from handlers.where import Home, communities
from storage.event_tables import Event
from storage.needs import Need
from storage.posts import Post
from storage.registrations import Registration
from storage.wishes import Wish

MOVE_ON = N_(
    "{gone} will soon be no more. Please choose the community where you live from then on."
    " Until you have, everything stays as it is: /baodao"
)
WORK = N_("{gone} will soon be no more. Where do you work from then on? Until you say so, everything stays as it is.")
AGREEMENT = N_(
    "{unit} – {community}: one of the two will soon be no more. Please press “End the agreement” when it is over,"
    " and send a new one: /baodao"
)
WISH = N_("{gone} will soon be no more. Which community shall look after your wish from then on? {what}")
NEED = N_("{gone} will soon be no more. Which community shall look after what you told of? {what}")
EVENT = N_("{gone} will soon be no more. Where does your event belong from then on? “{what}”")
POST = N_(
    "{gone} will soon be no more. Which community shall have the post “{what}” from then on? If nobody needs it any"
    " more, close it: /baodao"
)
POST_GOES = N_(
    "The post “{title}” is with {new} from now on, so you do not hold it any more. Once you are registered there you"
    " can take it again: /baodao"
)
CHOOSE = N_("Choose the community")
CHOSEN = N_("{community} looks after it from now on. Nothing else has changed.")
YOURS = N_("{gone} will soon be no more, so this is with {community} from now on: {what}")
STAYS = N_("Nothing has to move: this is in good hands where it is.")
NOT_YOURS = N_("Only whoever made it chooses the community.")
ELSEWHERE = "elsewhere"
WAY_OUT: Mapping[State, Action] = {
    **dict.fromkeys(PENDING, Action.RETRACT),
    State.ACTIVE: Action.TRANSFER,
    State.POST_ASSIGNED: Action.TRANSFER,
    State.SUSPENDED: Action.RESUME,
}
"""The press that leads on; who leaves, or changes to another community already, is on the way."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that somebody made in a community: how they are asked, what its buttons carry, how it is called."""

    ask: str
    makers: Callable[[Office, Any], Iterable[int | None]]
    find: Callable[[Desk, int], Any]
    value: Callable[[Any, str], str]
    words: Callable[[Any], str]
    is_theirs: Callable[[Desk, Any], bool]
    whole: Callable[[Office, Any], list[Any]] = lambda _, row: [row]
    """What moves with it: of a series all that is to come."""
    moved: Callable[[Office, Any], None] = lambda _, __: None
    """What comes of that besides."""


def ask_all(office: Office, gone: Collection[str]) -> None:
    """Ask everybody who has something in communities that will be no more."""
    for registration in office.uow.hanging.those("registrations", gone):
        _ask_member(office, registration, gone)
    for registration in office.uow.hanging.those("members", gone):
        unit = office.voice_of(office.uow.people.get(registration.person)).unit(registration.work_unit)
        tell_member(office, registration, WORK, (Action.WORK, LABELS[Action.WORK]), gone=unit)
    for one in office.uow.hanging.those("agreements", gone):
        both = dict.fromkeys([*pairing.liaisons(office, one.unit), *answering(office, one.community)])
        pairing.tell(office, both, one, AGREEMENT)
    for post in office.uow.hanging.those("posts", gone):
        if post.state == Offered.PROPOSED:
            posts.wait(office, post)
    for what, kind in KINDS.items():
        for row in office.uow.hanging.those(what, gone):
            is_first = kind.whole(office, row)[0] is row
            for maker in kind.makers(office, row) if row.community in gone and is_first else ():
                if maker is not None:
                    _tell(office, maker, kind, row, sentence=kind.ask, gone=row.community, button=(CHOOSE, ELSEWHERE))


def of_wish(desk: Desk, wish: Wish) -> Outbound:
    """Ask which community shall look after a wish."""
    return _begin(desk, "wishes", wish)


def of_need(desk: Desk, need: Need) -> Outbound:
    """Ask which community shall look after what somebody told of."""
    return _begin(desk, "needs", need)


def of_event(desk: Desk, event: Event, _: str) -> Outbound:
    """Ask where an event belongs from then on."""
    return _begin(desk, "events", event)


def of_post(desk: Desk, post: Post) -> Outbound:
    """Ask which community shall have a post."""
    return _begin(desk, "posts", post)


def chosen(desk: Desk, answers: Answers) -> Outbound:
    """Let it hang on the community that was chosen, and tell that."""
    what, key = answers["what"].split(":")
    row, new = KINDS[what].find(desk, long(key)), answers["community"]
    old = _check(desk, what, row)
    for one in KINDS[what].whole(desk, row):
        new_home.move(desk, what, one, old=old, new=new, why=Change.REHOUSED)
    KINDS[what].moved(desk, row)
    for person in answering(desk, new):
        if person != desk.person.id:
            _tell(desk, person, KINDS[what], row, sentence=YOURS, gone=old, button=("Open", "show"))
    return Outbound(desk.say(CHOSEN, community=desk.voice.unit(new)))


def _ask_member(office: Office, registration: Registration, gone: Collection[str]) -> None:
    """Ask a member whose community, or the one that they want to change to, will be no more."""
    to = registration.taker if registration.taker in gone else ""
    action = Action.STAY if to else WAY_OUT.get(State(registration.state))
    if action is not None:
        unit = office.voice_of(office.uow.people.get(registration.person)).unit(to or registration.community)
        tell_member(office, registration, MOVE_ON, (action, LABELS[action]), gone=unit)


def _tell(
    office: Office, whom: int, kind: Kind, row: Any, *, sentence: str, gone: str, button: tuple[str, str]
) -> None:
    person = office.uow.people.current(whom)
    voice, (label, action) = office.voice_of(person), button
    text = voice.say(sentence, gone=voice.unit(gone), community=voice.unit(row.community), what=kind.words(row))
    office.tell(person, Outbound(text, ((Button(voice.say(label), kind.value(row, action)),),)), Purpose.NOTICE)


def _makers(office: Office, event: Event) -> list[int]:
    """Return who made an event; where that is theirs no more, whoever organises it now."""
    people = [event.organiser, *answering(office, event.community), *answering(office, street_of(office, event))]
    makers = [one for one in people if Party.MAKER in parties_of(office, one, event)]
    return makers[:1] if makers[:1] == [event.organiser] else list(dict.fromkeys(makers))


def _series(office: Office, event: Event) -> list[Event]:
    """Return the event with all of its series that is to come there, in their order."""
    there = office.uow.hanging.those("events", [event.community]) if event.series is not None else [event]
    return [one for one in there if one.series == event.series]


def _offering(office: Office, post: Post) -> list[int]:
    """Return who decides where an open post goes; one that is only proposed goes with who proposed it."""
    unit = standing_in(office, post.community) or post.community
    return answering(office, unit) if post.state == Offered.OPEN else []


def _release(office: Office, post: Post) -> None:
    """Let nobody hold a post of a community that they are no member of."""
    for registration in office.uow.posts.held(post.id, Hold.HELD, COUNTING):
        if registration.community != post.community:
            posts.hold(office, post, registration, Deed.RELEASE, who=posts.TIME)
            unit = office.voice_of(office.uow.people.get(registration.person)).unit(post.community)
            tell_member(office, registration, POST_GOES, title=post.title, new=unit)


def _begin(desk: Desk, what: str, row: Any) -> Outbound:
    _check(desk, what, row)
    return dialogue.begin(desk, FORM, {"what": f"{what}:{short(row.id)}"})


def _check(desk: Desk, what: str, row: Any) -> str:
    """Return the community that something is to leave. Raises NotAllowed for whose it is not, TooLate if that stays."""
    if not KINDS[what].is_theirs(desk, row):
        raise NotAllowed(NOT_YOURS)
    if not goes_with(row.community, desk.going) or row not in desk.uow.hanging.those(what, [row.community]):
        raise TooLate(STAYS)
    return str(row.community)


KINDS: Mapping[str, Kind] = {
    "wishes": Kind(
        WISH,
        lambda _, wish: (wish.person,),
        wish_card.find,
        wish_card.value,
        wish_card.published,
        lambda desk, wish: wish.person == desk.person.id,
    ),
    "needs": Kind(
        NEED,
        lambda _, need: (need.asker,),
        need_card.find,
        need_card.value,
        need_card.published,
        lambda desk, need: need.asker == desk.person.id,
    ),
    "events": Kind(
        EVENT,
        _makers,
        event_view.event_for,
        event_view.value,
        lambda event: event.title,
        lambda desk, event: Party.MAKER in parties_of(desk, desk.person.id, event),
        whole=_series,
    ),
    "posts": Kind(
        POST,
        _offering,
        posts.post_for,
        posts.value,
        lambda post: post.title,
        lambda desk, post: post.state == Offered.OPEN and Holder.COMMUNITY in posts.parties_of(desk, post),
        moved=_release,
    ),
}
FORM = Form(
    name="elsewhere",
    title=N_("Another community"),
    summary="",
    done=chosen,
    fields=(
        Given(key="what"),
        Home(
            key="community",
            ask=N_("Which community shall it be?"),
            label=N_("New community"),
            of=communities,
            front=14,
        ),
    ),
)
