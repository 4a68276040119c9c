"""A member's own view of their registration: how it stands, their posts, and what they can do about it now."""

from collections.abc import Mapping

from domain.message import Button, Outbound
from domain.post import Hold
from domain.registration import AT_WORK, COUNTING, LIFE, MEMBER, PENDING, Action, State
from handlers.desk import Desk
from handlers.registration_card import SKILLS, STATES, TIMES, value
from handlers.texts.catalogue import N_
from storage.registrations import Registration

STANDS = N_("You have registered with {community}. It stands: {state}.\nWork unit: {unit}\nWhat you can do: {skills}")
TIME = N_("When you have time: {free}")
POSTS = N_("Your posts: {posts}")
TO = N_("You want to change to {community}.")
PAUSED = N_("You pause until {until}.")
QUESTION = N_("The community asks: {question}")
LABELS: Mapping[Action, str] = {
    Action.ANSWER: N_("Answer"),
    Action.RESUME: N_("I am back"),
    Action.STAY: N_("Change my mind: I stay"),
    Action.TRANSFER: N_("Change the community"),
    Action.WORK: N_("I work elsewhere now"),
    Action.PAUSE: N_("Pause"),
    Action.LEAVE: N_("Leave the community"),
    Action.RETRACT: N_("Take it back"),
}


def stands(desk: Desk, registration: Registration) -> Outbound:
    """Show a member how their registration stands, with what they can do about it."""
    state, voice = State(registration.state), desk.voice
    lines = [
        desk.say(
            STANDS,
            community=voice.unit(registration.community),
            state=desk.say(STATES[state]),
            unit=voice.unit(registration.work_unit),
            skills=voice.listed(desk.say(SKILLS[one]) if one in SKILLS else one for one in registration.skills),
        )
    ]
    if registration.free:
        free = voice.listed(desk.say(TIMES[one]) for one in registration.free if one in TIMES)
        lines.append(desk.say(TIME, free=free))
    lines += _more(desk, registration)
    buttons = [Button(desk.say(label), value(registration, one)) for one, label in LABELS.items() if _may(state, one)]
    rows = [(button,) for button in buttons]
    if state in COUNTING:
        rows.insert(0, (Button(desk.say("Community posts"), "post:open"),))
    return Outbound("\n".join(lines), tuple(rows))


def _more(desk: Desk, registration: Registration) -> list[str]:
    state, lines = State(registration.state), []
    held = desk.uow.posts.of_member(registration.id, Hold.HELD) if state in COUNTING else []
    if held:
        lines.append(desk.say(POSTS, posts=desk.voice.listed(post.title for post in held)))
    if registration.taker:
        lines.append(desk.say(TO, community=desk.voice.unit(registration.taker)))
    if state is State.SUSPENDED and registration.until_on:
        lines.append(desk.say(PAUSED, until=desk.voice.day(registration.until_on)))
    if state in PENDING and registration.question:
        lines.append(desk.say(QUESTION, question=registration.question))
    return lines


def _may(state: State, action: Action) -> bool:
    """Say whether a member may take a step now; a pause is made longer where its end is told."""
    return action in LIFE.actions_for(state, MEMBER) and not (action is Action.PAUSE and state not in AT_WORK)
