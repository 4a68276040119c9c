"""Who somebody is here: the welcome, the language, an invitation redeemed, and what they can do."""

from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from domain.organisation import Level, Role, Seat
from handlers import (
    checkin,
    emergency,
    event_card,
    gates,
    need_order,
    registration,
    report,
    review,
    sharing,
    simple,
    wellbeing_setup,
    wish_review,
    wording,
)
from handlers.commands import listed
from handlers.desk import Desk
from handlers.event_view import event_for
from handlers.keys import long
from handlers.texts.catalogue import N_, language_of

WELCOME = N_(
    "Hello, this is Baodao of {county}. Write in one sentence what is wrong, or send a photo or your position:"
    " it goes to whoever is responsible, with a deadline, and you hear every step."
)
HELP = N_(
    "What I can do for you:\n{commands}\n\nOr just write what is wrong."
    " This is no emergency line; in danger call {numbers}."
)
REPLIES = {
    "greeting": N_("Hello! Write in one sentence what is wrong, or send a photo. /my shows how your reports stand."),
    "thanks": N_("You are welcome. Whenever something is wrong, just write to me. /my shows how your reports stand."),
}
LANGUAGES = {"zh": "中文", "en": "English"}


def start(desk: Desk, payload: str) -> Outbound:
    """Begin: a report by a grid's code, a registration by a community's, an event by its link, a seat; or a welcome."""
    if not payload:
        return welcome(desk)
    if payload.startswith(sharing.START):
        return event_card.hang(desk, event_for(desk, long(payload.removeprefix(sharing.START))))
    if payload.startswith(gates.START):
        return checkin.scanned(desk, payload)
    if payload.startswith("g_"):
        grid = payload[2:]
        if desk.rules.county.above(grid, Level.GRID) != grid:
            raise NotFound(N_("I do not know that place. Just write where it is."))
        return report.begin(desk, grid=grid)
    if payload.startswith(registration.CODE):
        return registration.arrive(desk, payload.removeprefix(registration.CODE))
    if payload.startswith(wellbeing_setup.START):
        return wellbeing_setup.invited(desk, payload.removeprefix(wellbeing_setup.START))
    return redeem(desk, payload)


def welcome(desk: Desk) -> Outbound:
    """Say who is speaking, and offer the two ways on."""
    if desk.person.simple:
        return simple.home(desk)
    county = desk.rules.policy.county
    text = desk.say(WELCOME, county=desk.voice.named(county.name, county.name_en))
    other = "en" if desk.person.language == "zh" else "zh"
    first = (Button(desk.say("Report a problem"), "m:report"), Button(desk.say("Help"), "m:help"))
    return Outbound(text, (first, (Button(LANGUAGES[other], f"l:{other}"),)), commands=listed(desk))


def help_(desk: Desk, _: str) -> Outbound:
    """List what this person can do, and offer once to make it simple."""
    if desk.person.simple:
        return simple.home(desk)
    lines = ["/" + entry.replace(" ", "  ", 1) for entry in listed(desk)]
    text = desk.say(HELP, commands="\n".join(lines), numbers=emergency.numbers(desk.voice))
    offers = {
        "baodao": desk.say("Register"),
        "wishes": desk.say("Small wishes"),
        "station": desk.say("Stations"),
        "well": desk.say("Staying well"),
        "hours": desk.say("Hours of service"),
        "mute": desk.say("Fewer messages"),
        "link": desk.say("Use me elsewhere too"),
    }
    buttons = [Button(label, f"m:{command}") for command, label in offers.items()]
    rows = (tuple(buttons[:2]), tuple(buttons[2:4]), tuple(buttons[4:]))
    return Outbound(text, (*rows, *simple.offer(desk)))


def reply(desk: Desk, kind: str) -> Outbound:
    """Answer a greeting or thanks with what one can do."""
    return Outbound(desk.say(REPLIES[kind]))


def ask_language(desk: Desk, _: str) -> Outbound:
    """Ask for the language."""
    row = tuple(Button(name, f"l:{language}") for language, name in LANGUAGES.items())
    return Outbound(desk.say("Which language shall I speak?"), (row,))


def set_language(desk: Desk, code: str) -> Outbound:
    """Speak another language from now on."""
    desk.person.language = language_of(code)
    desk.voice = desk.voice_of(desk.person)
    return Outbound(desk.say("From now on I speak English."), commands=listed(desk))


def redeem(desk: Desk, code: str) -> Outbound:
    """Give a person the seat that was kept for whoever brings this code: once, and only in time."""
    known = wording.invitation(code)
    invitation = desk.uow.seats.find_invitation(known) if known else None
    if invitation is None:
        raise NotFound(N_("I do not know that code. Please ask whoever invited you for a new one."))
    if invitation.redeemed_at is not None:
        raise TooLate(N_("That code has been used already. Please ask for a new one."))
    if invitation.expires_at <= desk.now:
        raise TooLate(N_("That code has run out. Please ask for a new one."))
    invitation.redeemed_at, invitation.person = desk.now, desk.person.id
    seat = Seat(Role(invitation.role), invitation.unit)
    desk.keeps("invitations", invitation.digest)
    until = invitation.until_on
    if until is not None and until < desk.today:
        raise TooLate(N_("That code has run out. Please ask for a new one."))
    if key := desk.uow.seats.assign(desk.person.id, seat, today=desk.today, now=desk.now, until=until):
        desk.keeps("seats", key)
    desk.person.name = desk.person.name or invitation.name
    review.pass_on(desk, desk.person, seat)
    wish_review.pass_on(desk, desk.person, seat)
    need_order.pass_on(desk, desk.person, seat)
    text = desk.say(
        "Welcome, {name}. You are now {role} of {unit}. What waits for you is under /queue.",
        name=desk.person.name,
        role=desk.voice.role(seat.role),
        unit=desk.voice.unit(seat.unit),
    )
    return Outbound(text, commands=listed(desk, (*desk.seats, seat)))


def is_code(text: str) -> bool:
    """Say whether a text looks like an invitation."""
    return any(sign.isdigit() for sign in wording.invitation(text))


def opens(desk: Desk, text: str) -> bool:
    """Say whether a text is an invitation and does not only look like one, as an answer may."""
    return desk.uow.seats.find_invitation(wording.invitation(text)) is not None
