"""The three lists: what the communities need, what units offer, and which projects have come of both."""

from collections.abc import Callable, Mapping, Sequence

from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from domain.need import LIFE, OPEN, PROJECTS, Action, Party, State
from domain.organisation import Level, is_within
from domain.resource import State as Offered
from domain.wish import units_for
from handlers import moving_out, need_card, need_order, need_turns, need_unit, new_need, resources
from handlers.desk import Desk
from handlers.keys import long, short
from handlers.paging import page
from handlers.texts.catalogue import N_
from storage.keys import new_id
from storage.needs import Need, NeedFollower

NEW, ISSUE = "new", "issue"
MOST = 1000
SHORT = 30
NEEDS = N_("What the communities of your area need (📝 waits for your answer, ⭐ yours):")
NO_NEEDS = N_("Nothing is needed at the moment.")
PROJECTS_ = N_("What units have taken on in your area:")
NO_PROJECTS = N_("No unit has taken anything on yet.")
RESOURCES = N_("What units offer:")
NO_RESOURCES = N_("No unit offers anything at the moment.")
WAITING = (State.PUBLISHED, State.OFFERED)


def show(desk: Desk, rest: str) -> Outbound:
    """List what waits for one's answer, what one has asked for, and what is needed in one's area."""
    to_decide = [need for need in desk.uow.needs.listed([State.SUBMITTED.value], MOST) if _decides(desk, need)]
    mine = [need for need in desk.uow.needs.asked_by(desk.person.id) if need.emptied_at is None]
    others = _near(desk, desk.uow.needs.listed([state.value for state in WAITING], MOST))
    marks = dict.fromkeys((need.id for need in others), "🧩") | {need.id: "⭐" for need in mine}
    marks |= {need.id: "📝" for need in to_decide}
    found = list({need.id: need for need in (*to_decide, *mine, *others)}.values())
    answer = _listed(desk, found, rest, marks=marks, command="needs", titles=(NEEDS, NO_NEEDS))
    tell = (Button(desk.say("Tell of a need"), f"n:{NEW}"),)
    return Outbound(answer.text, (*answer.rows, tell, _others(desk, "resources", "projects")))


def projects(desk: Desk, rest: str) -> Outbound:
    """List what units have taken on in one's area, what is open first."""
    found = _near(desk, desk.uow.needs.listed([state.value for state in PROJECTS], MOST))
    found.sort(key=lambda need: (need.state not in OPEN, -need.id))
    marks = {need.id: "🤝" if need.state in OPEN else "✅" for need in found}
    answer = _listed(desk, found, rest, marks=marks, command="projects", titles=(PROJECTS_, NO_PROJECTS))
    return Outbound(answer.text, (*answer.rows, _others(desk, "needs", "resources")))


def offers(desk: Desk, rest: str) -> Outbound:
    """List what units offer."""
    found = desk.uow.needs.resources(Offered.OPEN.value, MOST)
    part = page(rest, len(found))
    shown = found[part.shown]
    lines = [part.title(desk.voice, desk.say(RESOURCES if shown else NO_RESOURCES))]
    lines += [resources.line(desk.voice, one, desk.now) for one in shown]
    rows = [(Button(f"🎁 {_clipped(one.text)}", f"o:{short(one.id)}:show"),) for one in shown]
    rows.extend(part.more(desk.voice, "resources"))
    if units_for(desk.seats):
        rows.append((Button(desk.say("Offer something"), f"o:{resources.NEW}"),))
    return Outbound("\n".join(lines), (*rows, _others(desk, "needs", "projects")))


def press(desk: Desk, code: str) -> Outbound:
    """Take a press on a need, on “tell of a need”, or on “make it a need” of an issue."""
    written, _, rest = code.partition(":")
    if written == NEW:
        return new_need.begin(desk)
    if written == ISSUE:
        return new_need.make_of_issue(desk, long(rest))
    verb, _, more = rest.partition(":")
    need = need_card.find(desk, long(written))
    if verb in WITH_MORE and more:
        return WITH_MORE[verb](desk, need, more)
    if rest not in PRESSES:
        raise NotFound(N_("I do not know that button. /help shows what I can do."))
    return PRESSES[rest](desk, need)


def follow(desk: Desk, need: Need) -> Outbound:
    """Hear of each step from now on."""
    if State(need.state) not in OPEN:
        raise TooLate(LIFE.moved, state=desk.say(need_card.STATES[State(need.state)]))
    if desk.person.id not in desk.uow.needs.followers(need.id):
        follower = NeedFollower(id=new_id(desk.now), need=need.id, person=desk.person.id, at=desk.now)
        desk.keeps("needs_followed", desk.uow.needs.follow(follower).id)
    need_card.hang(desk, need, (desk.person.id,))
    return Outbound(desk.say("I tell you of each step."))


def unfollow(desk: Desk, need: Need) -> Outbound:
    """Hear no more of it."""
    desk.uow.needs.leave(need.id, desk.person.id)
    need_card.hang(desk, need, (desk.person.id,))
    return Outbound(desk.say("I tell you no more of it."))


def _decides(desk: Desk, need: Need) -> bool:
    return Party.COMMUNITY in need_card.parties_of(desk, desk.person.id, need)


def _near(desk: Desk, found: Sequence[Need]) -> list[Need]:
    """Return what lies in somebody's area; everything for who belongs to none."""
    areas = [
        desk.rules.county.above(seat.unit, Level.COMMUNITY) or desk.rules.county.above(seat.unit, Level.STREET)
        for seat in desk.seats
    ]
    areas = [area for area in areas if area]
    return [need for need in found if not areas or any(is_within(need.community, area) for area in areas)]


def _listed(
    desk: Desk, found: Sequence[Need], rest: str, *, marks: Mapping[int, str], command: str, titles: tuple[str, str]
) -> Outbound:
    part = page(rest, len(found))
    shown = found[part.shown]
    lines = [part.title(desk.voice, desk.say(titles[0] if shown else titles[1]))]
    for need in shown:
        where = desk.voice.unit(need.unit) if need.unit else desk.voice.unit(need.community)
        state = desk.say(need_card.STATES[State(need.state)])
        lines.append(f"{marks[need.id]} {need_card.published(need)} · {where} · {state}")
    rows = [
        (Button(f"{marks[need.id]} {_clipped(need_card.published(need))}", need_card.value(need, "show")),)
        for need in shown
    ]
    return Outbound("\n".join(lines), (*rows, *part.more(desk.voice, command)))


def _others(desk: Desk, *commands: str) -> tuple[Button, ...]:
    return tuple(Button(desk.say(TABS[command]), f"m:{command}") for command in commands)


def _clipped(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


TABS = {"needs": N_("Needs"), "resources": N_("Offers"), "projects": N_("Projects")}
PRESSES: Mapping[str, Callable[[Desk, Need], Outbound]] = {
    "show": need_card.show,
    Action.ORDER: need_order.order,
    Action.REWORD: need_order.ask_words,
    Action.REFUSE: need_order.ask_reason,
    Action.OFFER: need_unit.show,
    Action.DECLINE: need_unit.decline,
    Action.FINISH: need_unit.ask_result,
    Action.CONFIRM: need_order.confirm,
    Action.NOT_YET: need_order.not_yet,
    Action.WITHDRAW: need_order.withdraw,
    Action.TAKE_BACK: need_order.take_back,
    moving_out.ELSEWHERE: moving_out.of_need,
    need_card.FOLLOW: follow,
    need_card.UNFOLLOW: unfollow,
}
WITH_MORE: Mapping[str, Callable[[Desk, Need, str], Outbound]] = {
    Action.OFFER: need_unit.offer,
    Action.TAKE: need_unit.take,
    Action.TURN: need_turns.turn,
    need_unit.MORE: need_unit.show,
}
