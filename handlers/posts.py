"""What becomes of posts and of those who hold them, whoever lets it happen; and how a post looks."""

from collections.abc import Mapping

from domain.access import may_answer_for, may_organise
from domain.errors import NotFound
from domain.message import Button, Outbound
from domain.post import HOLD_KIND, HOLDS, KIND, LIFE, Action, Deed, Hold, Party, State
from domain.registration import AT_WORK, COUNTING
from handlers.access import answering, standing_in
from handlers.desk import LISTED, About, Desk, Office, Purpose, Topic
from handlers.keys import short
from handlers.registration_card import SKILLS
from handlers.registration_steps import settle, tell_member
from handlers.texts.catalogue import N_
from storage.keys import new_id
from storage.posts import Held, Post
from storage.registrations import Registration
from storage.timers import Timer

TIME = frozenset({Party.TIME})
REMIND, LIMIT = 0, 1
STATES: Mapping[State, str] = {
    State.PROPOSED: N_("proposed by a member"),
    State.OPEN: N_("open"),
    State.REFUSED: N_("not accepted"),
    State.CLOSED: N_("closed"),
}
NO_SUCH = N_("I find no such post for you. /baodao shows those that are open.")
LINE = N_("{title} · {kind} · {taken} of {places} taken")
RELEASED = N_(
    "The post “{title}” of {community} is closed, so you do not hold it any more. Thank you for what you did!"
)
OFFER = N_("{community} looks for somebody. If you like, take one of these posts; if not, nothing happens:")
WAITS = N_("⏰ {name} has put themselves forward for “{title}” and waits for an answer.")
LAPSED = N_("{community} has not answered about your post “{title}”. You can put yourself forward again: /baodao")


def post_for(desk: Desk, key: int) -> Post:
    """Return a post that the person at the desk may see: of the community that they organise, or are a member of."""
    post = desk.uow.posts.find(key)
    if post is None or not (_decides(desk, post) or membership(desk, post.community)):
        raise NotFound(NO_SUCH)
    return post


def membership(desk: Desk, community: str) -> Registration | None:
    """Return the registration, locked, of the person at the desk with a community that has taken them in."""
    newest = desk.uow.registrations.of(desk.person.id)
    mine = desk.uow.registrations.find(newest.id) if newest is not None else None
    return mine if mine is not None and mine.community == community and mine.state in COUNTING else None


def parties_of(desk: Desk, post: Post) -> frozenset[Party]:
    """Return what the person at the desk is to a post; who proposed one does not decide about it."""
    found = set[Party]()
    if _decides(desk, post) and not (post.state == State.PROPOSED and _is_mine(desk, post)):
        found.add(Party.COMMUNITY)
    if _is_mine(desk, post):
        found.add(Party.MEMBER)
    return frozenset(found)


def line(office: Office, post: Post, language: str) -> str:
    """Return a post in one line."""
    voice = office.rules.voice(language)
    kind = voice.say(SKILLS[post.kind])
    return voice.say(LINE, title=post.title, kind=kind, taken=taken(office, post), places=post.places)


def taken(office: Office, post: Post) -> int:
    """Return how many hold a post."""
    return office.uow.posts.taken([post.id], Hold.HELD, COUNTING).get(post.id, 0)


def move(office: Office, post: Post, action: Action, who: frozenset[Party]) -> None:
    """Take a step of the life of a post."""
    before = State(post.state)
    after = LIFE.advance(before, action, who)
    post.state, post.since = after.value, office.now
    office.took(KIND, post.id, action, before=before, after=after)
    office.uow.timers.stop(KIND, post.id)


def begin(office: Office, post: Post, action: Action, who: frozenset[Party]) -> Post:
    """Keep a new post; one that a member proposes waits for the community."""
    post.state = LIFE.advance(State.NONE, action, who).value
    office.uow.posts.add(post)
    office.took(KIND, post.id, action, before=State.NONE, after=State(post.state))
    if post.state == State.PROPOSED:
        rules, calendar = office.rules.policy.registration, office.rules.calendar
        for rung, span in ((REMIND, rules.review), (LIMIT, rules.question)):
            office.uow.timers.restart(Timer(KIND, post.id, 0, rung, calendar.due(office.now, span).at))
    return post


def hold(office: Office, post: Post, registration: Registration, deed: Deed, *, who: frozenset[Party]) -> None:
    """Take a step of a member's hold of a post; the state of their registration tells whether they have one."""
    office.uow.registrations.find(
        registration.id
    )  # its state follows from what is held: nobody else moves it meanwhile
    held = office.uow.posts.hold(post.id, registration.id)
    before = Hold(held.state) if held else Hold.NONE
    after = HOLDS.advance(before, deed, who)
    if held is None:
        key = new_id(office.now)
        held = office.uow.posts.take(Held(id=key, post=post.id, registration=registration.id, state="", at=office.now))
    held.state, held.at = after.value, office.now
    office.took(HOLD_KIND, held.id, deed, before=before, after=after)
    settle(office, registration)


def released(office: Office, person: int, community: str) -> None:
    """Give back what somebody holds in a community, and take back what they proposed there."""
    registration = office.uow.registrations.of(person)
    for post in office.uow.posts.of_member(registration.id, Hold.HELD) if registration else ():
        if registration is not None and post.community == community:
            hold(office, post, registration, Deed.RELEASE, who=TIME)
    for post in office.uow.posts.proposed_by(person, State.PROPOSED):
        if post.community == community:
            move(office, post, Action.RETRACT, TIME)


def close(office: Office, post: Post, who: frozenset[Party]) -> None:
    """Close a post, and tell those who held it."""
    holders = office.uow.posts.held(post.id, Hold.HELD, COUNTING)
    move(office, post, Action.CLOSE, who)
    for registration in holders:
        hold(office, post, registration, Deed.RELEASE, who=who)
        tell_member(office, registration, RELEASED, title=post.title)


def with_room(office: Office, community: str) -> list[Post]:
    """Return the open posts of a community that are not all taken."""
    found = office.uow.posts.of(community, [State.OPEN])
    full = office.uow.posts.taken([post.id for post in found], Hold.HELD, COUNTING)
    return [post for post in found if full.get(post.id, 0) < post.places]


def offer(office: Office, registration: Registration) -> bool:
    """Offer a member the posts that are open, once; return whether there were any."""
    found = with_room(office, registration.community)[:LISTED]
    if not found or not registration.offers or registration.state not in AT_WORK:
        return False
    member = office.uow.people.get(registration.person)
    if member.mutes(Topic.INVITATIONS):
        return False
    voice = office.voice_of(member)
    lines = [f"• {line(office, post, member.language)}" for post in found]
    rows = [(Button(post.title, value(post, "show")),) for post in found]
    rows.append((Button(voice.say("No offers, please"), "post:mute"),))
    text = voice.say(OFFER, community=voice.unit(registration.community))
    office.tell(member, Outbound("\n".join([text, *lines]), tuple(rows)), Purpose.NOTICE, topic=Topic.INVITATIONS)
    registration.offers = False
    return True


def fire(office: Office, timer: Timer) -> None:
    """Remind a community of a member who put themselves forward; in the end silence is no."""
    post = office.uow.posts.find(timer.subject)
    if post is None or post.state != State.PROPOSED:
        return
    member = office.uow.registrations.of(post.made_by)
    if timer.rung == LIMIT:
        move(office, post, Action.RETRACT, TIME)
        if member is not None:
            tell_member(office, member, LAPSED, title=post.title)
        return
    wait(office, post)


def wait(office: Office, post: Post) -> None:
    """Bring to mind that a member has put themselves forward."""
    member = office.uow.registrations.of(post.made_by)
    tell_organisers(office, post, WAITS, name=member.name if member else "")


def tell_organisers(office: Office, post: Post, sentence: str, **values: object) -> None:
    """Tell those who answer for the community of a post, or its street in its place, with a button that shows it."""
    unit = standing_in(office, post.community) or post.community
    for person in map(office.uow.people.get, answering(office, unit)):
        voice = office.voice_of(person)
        text = voice.say(sentence, title=post.title, community=voice.unit(post.community), **values)
        button = Button(voice.say("Open"), value(post, "show"))
        office.tell(person, Outbound(text, ((button,),)), Purpose.NOTICE, About(post.id))


def value(post: Post, action: str) -> str:
    """Return what a button about a post carries."""
    return f"post:{short(post.id)}:{action}"


def _decides(desk: Desk, post: Post) -> bool:
    street = standing_in(desk, post.community)
    return may_organise(desk.seats, post.community) or may_answer_for(desk.seats, street)


def _is_mine(desk: Desk, post: Post) -> bool:
    mine = membership(desk, post.community)
    if mine is None:
        return False
    held = desk.uow.posts.hold(post.id, mine.id)
    return post.made_by == desk.person.id or (held is not None and held.state == Hold.HELD)
