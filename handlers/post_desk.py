"""Posts at the desk: a community offers and closes them, a member takes one, gives it back, or proposes their own."""

from collections.abc import Callable, Mapping

from domain.access import ORGANISING, may_organise
from domain.errors import NotAllowed, TooLate
from domain.message import Button, Outbound
from domain.post import KINDS, LIFE, Action, Deed, Hold, Party, State, has_room
from domain.registration import AT_WORK, COUNTING, OVER
from handlers import dialogue, moving_out, posts
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Choice, Given, Number, Option, Text, World
from handlers.keys import long, unknown
from handlers.paging import page
from handlers.posts import hold, line, membership, move, parties_of, post_for, value
from handlers.registration_card import SKILLS
from handlers.registration_steps import tell_member
from handlers.texts.catalogue import N_
from storage.keys import new_id
from storage.posts import Post
from storage.registrations import Registration

MEMBER, COMMUNITY = frozenset({Party.MEMBER}), frozenset({Party.COMMUNITY})
ONLY_ORGANISERS = N_("Only the community offers posts.")
ONLY_MEMBERS = N_("Posts are for members who are registered and do not pause. /baodao shows how you stand.")
FULL = N_("All places of “{title}” are taken now. /baodao shows what else is open.")
TAKEN = N_("Thank you! You have the post “{title}”. You can give it back at any time: /baodao")
GIVEN_BACK = N_("You have given back “{title}”. Thank you for what you did!")
TOLD_TAKEN = N_("{name} has taken the post “{title}”.")
TOLD_BACK = N_("{name} has given back the post “{title}”.")
PROPOSED = N_("Thank you. {community} reads that you would do “{title}”, and answers here.")
TOLD_PROPOSED = N_("{name} puts themselves forward for “{title}”.")
YES = N_("🎉 {community} is glad: the post “{title}” is yours.")
NO = N_("{community} thanks you, but does not need “{title}” now. /baodao shows the posts that are open.")
OFFERED = N_("The post “{title}” is open now: members read of it under /baodao.")
LABELS: Mapping[Action, str] = {
    Action.ACCEPT: N_("Accept the proposal"),
    Action.REFUSE: N_("Decline"),
    Action.RETRACT: N_("Take it back"),
    Action.CLOSE: N_("Close the post"),
}


def press(desk: Desk, code: str) -> Outbound:
    """Take a press on a post, or on a list of them."""
    written, _, action = code.partition(":")
    if written in LISTS:
        return LISTS[written](desk, action)
    post = post_for(desk, long(written))
    if action not in PRESSES:
        raise unknown()
    return PRESSES[action](desk, post)


def show(desk: Desk, post: Post) -> Outbound:
    """Show a post, to the community with the names of who holds it."""
    mine = parties_of(desk, post)
    lines = [line(desk, post, desk.person.language), desk.say(posts.STATES[State(post.state)])]
    if Party.COMMUNITY in mine:
        lines += [f"• {one.name}" for one in desk.uow.posts.held(post.id, Hold.HELD, COUNTING)]
    buttons = [(Button(desk.say(LABELS[one]), value(post, one)),) for one in LIFE.actions_for(State(post.state), mine)]
    member = membership(desk, post.community)
    held = desk.uow.posts.hold(post.id, member.id) if member else None
    if held is not None and held.state == Hold.HELD:
        buttons.append((Button(desk.say("Give the post back"), value(post, Deed.GIVE_BACK)),))
    elif member is not None and post.state == State.OPEN:
        buttons.append((Button(desk.say("Take this post"), value(post, Deed.CLAIM)),))
    return Outbound("\n".join(lines), tuple(buttons))


def claim(desk: Desk, post: Post) -> Outbound:
    """Give a post to whoever is at the desk, while there is room."""
    mine = _at_work(desk, post.community)
    if post.state != State.OPEN:
        raise TooLate(LIFE.moved)
    held = desk.uow.posts.hold(post.id, mine.id)
    if (held is None or held.state != Hold.HELD) and not has_room(post.places, posts.taken(desk, post)):
        raise TooLate(FULL, title=post.title)
    if held is None or held.state != Hold.HELD:
        hold(desk, post, mine, Deed.CLAIM, who=MEMBER)
        posts.tell_organisers(desk, post, TOLD_TAKEN, name=mine.name)
    return Outbound(desk.say(TAKEN, title=post.title))


def give_back(desk: Desk, post: Post) -> Outbound:
    """Take a post back from whoever is at the desk."""
    mine = membership(desk, post.community)
    if mine is None:
        raise NotAllowed(ONLY_MEMBERS)
    hold(desk, post, mine, Deed.GIVE_BACK, who=MEMBER)
    posts.tell_organisers(desk, post, TOLD_BACK, name=mine.name)
    return Outbound(desk.say(GIVEN_BACK, title=post.title))


def accept(desk: Desk, post: Post) -> Outbound:
    """Let a member have the post that they proposed."""
    move(desk, post, Action.ACCEPT, parties_of(desk, post))
    member = desk.uow.registrations.of(post.made_by)
    if member is not None and member.community == post.community and member.state in AT_WORK:
        hold(desk, post, member, Deed.CLAIM, who=MEMBER)
        tell_member(desk, member, YES, title=post.title)
    return show(desk, post)


def refuse(desk: Desk, post: Post) -> Outbound:
    """Thank a member for what they proposed."""
    move(desk, post, Action.REFUSE, parties_of(desk, post))
    member = desk.uow.registrations.of(post.made_by)
    if member is not None and member.state not in OVER:
        tell_member(desk, member, NO, title=post.title)
    return show(desk, post)


def retract(desk: Desk, post: Post) -> Outbound:
    """Take back what one proposed oneself."""
    move(desk, post, Action.RETRACT, parties_of(desk, post))
    return show(desk, post)


def close(desk: Desk, post: Post) -> Outbound:
    """Close a post."""
    posts.close(desk, post, parties_of(desk, post))
    return show(desk, post)


def listed(desk: Desk, rest: str) -> Outbound:
    """List the posts of the communities that the person at the desk organises."""
    mine = [seat.unit for seat in desk.seats if seat.role in ORGANISING]
    if not mine:
        raise NotAllowed(ONLY_ORGANISERS)
    found = [post for unit in mine for post in desk.uow.posts.of(unit, [State.PROPOSED, State.OPEN])]
    return _list(desk, found, f"list:{rest}", Button(desk.say("Offer a post"), "post:new"))


def open_ones(desk: Desk, rest: str) -> Outbound:
    """List the posts of the community of whoever is at the desk: their own, and those that are free."""
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is None or mine.state not in COUNTING:
        raise NotAllowed(ONLY_MEMBERS)
    proposed = desk.uow.posts.proposed_by(desk.person.id, State.PROPOSED)
    own = desk.uow.posts.of_member(mine.id, Hold.HELD) + [one for one in proposed if one.community == mine.community]
    free = [post for post in posts.with_room(desk, mine.community) if post not in own]
    return _list(desk, [*own, *free], f"open:{rest}", Button(desk.say("Propose my own"), "post:propose"))


def mute(desk: Desk, _: str) -> Outbound:
    """Offer no posts any more."""
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is not None:
        mine.offers = False
    return Outbound(desk.say("Good, I offer you no posts. /baodao shows them whenever you want."))


def offer(desk: Desk, answers: Answers) -> Outbound:
    """Open a post of the community."""
    if not may_organise(desk.seats, answers["community"]):
        raise NotAllowed(ONLY_ORGANISERS)
    post = posts.begin(desk, _post(desk, answers, int(answers["places"])), Action.OFFER, COMMUNITY)
    desk.keeps("posts_made", post.id)
    return Outbound(desk.say(OFFERED, title=post.title))


def propose(desk: Desk, answers: Answers) -> Outbound:
    """Put a member's own idea before their community."""
    mine = _at_work(desk, answers["community"])
    post = posts.begin(desk, _post(desk, answers, 1), Action.PROPOSE, MEMBER)
    desk.keeps("posts_made", post.id)
    posts.tell_organisers(desk, post, TOLD_PROPOSED, name=mine.name)
    return Outbound(desk.say(PROPOSED, community=desk.voice.unit(post.community), title=post.title))


def _ask_offer(desk: Desk, _: str) -> Outbound:
    mine = [seat.unit for seat in desk.seats if seat.role in ORGANISING]
    if not mine:
        raise NotAllowed(ONLY_ORGANISERS)
    return dialogue.begin(desk, OFFER, {"community": mine[0]})


def _ask_proposal(desk: Desk, _: str) -> Outbound:
    mine = desk.uow.registrations.of(desk.person.id)
    if mine is None or mine.state not in AT_WORK:
        raise NotAllowed(ONLY_MEMBERS)
    return dialogue.begin(desk, PROPOSE, {"community": mine.community})


def _at_work(desk: Desk, community: str) -> Registration:
    mine = membership(desk, community)
    if mine is None or mine.state not in AT_WORK:
        raise NotAllowed(ONLY_MEMBERS)
    return mine


def _post(desk: Desk, answers: Answers, places: int) -> Post:
    return Post(
        id=new_id(desk.now),
        community=answers["community"],
        kind=answers["kind"],
        title=answers["title"],
        places=places,
        state=State.NONE.value,
        made_by=desk.person.id,
        since=desk.now,
    )


def _list(desk: Desk, found: list[Post], which: str, last: Button) -> Outbound:
    name, _, rest = which.partition(":")
    part = page(rest, len(found))
    title = part.title(desk.voice, desk.say("Posts:")) if found else desk.say("There is no post now.")
    lines = [f"• {line(desk, post, desk.person.language)}" for post in found[part.shown]]
    rows = [(Button(post.title, value(post, "show")),) for post in found[part.shown]]
    return Outbound("\n".join([title, *lines]), (*rows, *part.more(desk.voice, name, "post"), (last,)))


def _kinds(world: World, _: Answers) -> list[Option]:
    return [Option(code, world.voice.say(SKILLS[code])) for code in KINDS]


KIND = Choice(key="kind", ask=N_("What kind of post is it?"), label=N_("Kind"), of=_kinds)
TITLE = Text(key="title", ask=N_("What is to be done? A short title."), label=N_("Title"), least=2, most=60)
PLACES = Number(key="places", ask=N_("How many people may take it?"), label=N_("Places"), most=500)
OFFER = Form(
    name="offer_post",
    title=N_("A new post"),
    summary="",
    done=offer,
    fields=(Given(key="community"), KIND, TITLE, PLACES),
)
PROPOSE = Form(
    name="propose_post", title=N_("A new post"), summary="", done=propose, fields=(Given(key="community"), KIND, TITLE)
)
LISTS: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "list": listed,
    "open": open_ones,
    "new": _ask_offer,
    "propose": _ask_proposal,
    "mute": mute,
}
PRESSES: Mapping[str, Callable[[Desk, Post], Outbound]] = {
    "show": show,
    Deed.CLAIM: claim,
    Deed.GIVE_BACK: give_back,
    Action.ACCEPT: accept,
    Action.REFUSE: refuse,
    Action.RETRACT: retract,
    Action.CLOSE: close,
    moving_out.ELSEWHERE: moving_out.of_post,
}
