"""What a unit's liaison sees of its members, and says: how many have registered, never who; and who has left."""

from domain.access import may_speak_for
from domain.errors import NotAllowed
from domain.message import Button, Outbound
from domain.organisation import Role
from domain.pairing import LIVING
from domain.registration import AT_WORK, COUNTING, PENDING, State
from handlers import dialogue, leaving, pairing
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Given, Text
from handlers.review import MYSELF
from handlers.texts.catalogue import N_

ONLY_LIAISONS = N_("Only the liaison of a unit does that.")
COUNTS = N_("{unit}: {registered} members have registered, {pending} wait for their community, {paused} pause.")
IN_COMMUNITY = N_("• {community}: {count}")
FEW = N_("fewer than {few}")
HAS_LEFT = N_(
    "Thank you. If a member of that name has registered from {unit}, they are told now and can object; otherwise their"
    " registration ends by itself. Who has registered, I tell nobody."
)
LEAVES = (*AT_WORK, State.SUSPENDED, State.TRANSFER_PENDING)


def unit_page(desk: Desk) -> Outbound | None:
    """Return how many of a unit's members have registered, for its liaison; None for everybody else."""
    units = _mine(desk)
    if not units:
        return None
    lines = [line for unit in units for line in _counts(desk, unit)]
    found = desk.uow.pairings.of_unit(units, LIVING)
    rows = [
        (Button(desk.say("Register the unit"), "pair:new"),),
        (Button(desk.say("Somebody has left"), "pair:left"),),
        (Button(desk.say("Register myself"), f"r:{MYSELF}"),),
    ]
    shown = pairing.listed(desk, found, *rows)
    return Outbound("\n".join([*lines, "", shown.text]), shown.rows)


def has_left(desk: Desk, answers: Answers) -> Outbound:
    """Begin the end of the registration of who has left the unit; the liaison reads the same, whoever it is."""
    check(desk, answers["unit"])
    for registration in desk.uow.registrations.of_unit(answers["unit"], answers["name"], LEAVES):
        leaving.left_unit(desk, registration)
    return Outbound(desk.say(HAS_LEFT, unit=desk.voice.unit(answers["unit"])))


def ask_who_left(desk: Desk) -> Outbound:
    """Ask who has left."""
    return dialogue.begin(desk, LEFT, {"unit": unit_of(desk)})


def unit_of(desk: Desk) -> str:
    """Return the unit that the person at the desk speaks for. Raises NotAllowed for who speaks for none."""
    if not (units := _mine(desk)):
        raise NotAllowed(ONLY_LIAISONS)
    return units[0]


def check(desk: Desk, unit: str) -> None:
    """See whether the person at the desk speaks for a unit. Raises NotAllowed."""
    if not may_speak_for(desk.seats, unit):
        raise NotAllowed(ONLY_LIAISONS)


def _counts(desk: Desk, unit: str) -> list[str]:
    """Return how many have registered, and where; a small number of one community is not told."""
    by, few = desk.uow.registrations.counts(unit), desk.rules.policy.registration.few

    def total(states: tuple[State, ...], community: str = "") -> int:
        return sum(n for (where, state), n in by.items() if state in states and community in ("", where))

    paused, pending = total((State.SUSPENDED,)), total(PENDING)
    lines = [desk.say(COUNTS, unit=desk.voice.unit(unit), registered=total(COUNTING), pending=pending, paused=paused)]
    for community in sorted({where for where, state in by if state in COUNTING}):
        count = total(COUNTING, community)
        told = count if count >= few else desk.say(FEW, few=few)
        lines.append(desk.say(IN_COMMUNITY, community=desk.voice.unit(community), count=told))
    return lines


def _mine(desk: Desk) -> list[str]:
    return [seat.unit for seat in desk.seats if seat.role is Role.UNIT_LIAISON]


LEFT = Form(
    name="left_unit",
    title=N_("Somebody has left"),
    summary=N_("Shall I tell them, so that they can object?"),
    done=has_left,
    fields=(
        Given(key="unit"),
        Text(key="name", ask=N_("Who has left? The full name."), label=N_("Name"), least=2, most=60),
    ),
)
