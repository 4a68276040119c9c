"""How an entry of hours reads: when, where, how it is known, how it stands, and what was changed in it."""

from collections.abc import Iterable, Mapping

from domain.hours import Nearness, Source, State
from domain.registration import COUNTING
from handlers.desk import Office
from handlers.hours_life import gate_at
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.hours_tables import Hours, HoursChange

STATES: Mapping[State, str] = {
    State.HERE: N_("checked in now"),
    State.UNSURE: N_("no check-out; waits for the organiser"),
    State.PENDING: N_("waits for the organiser"),
    State.PUBLISHED: N_("confirmed; you can dispute it until {until}"),
    State.DISPUTED: N_("disputed; waits for the organiser"),
    State.CREDITED: N_("credited"),
    State.REJECTED: N_("not counted"),
}
SOURCES: Mapping[Source, str] = {
    Source.CODE: N_("by the code"),
    Source.QR: N_("by scanning"),
    Source.TICK: N_("checked in by the organiser"),
    Source.BACK_FILL: N_("entered afterwards by the organiser"),
    Source.OWN: N_("entered afterwards by whoever served"),
}
NEAR: Mapping[Nearness, str] = {
    Nearness.NEAR: N_("was near"),
    Nearness.FAR: N_("was not near"),
}
LINE = N_("• {title} · {since} – {until} · {minutes} min\n   {source} · {state}")
SAID = N_("   Not right: {words}")
CHANGED = N_("   {moment}: from {before} to {after} min. {reason}")


def line(office: Office, entry: Hours, voice: Voice, changes: Iterable[HoursChange] = ()) -> str:
    """Return an entry, with everything that was ever changed in it once it had been counted."""
    clock = entry.left_at.astimezone(office.rules.zone).strftime("%H:%M") if entry.left_at else "?"
    until = voice.moment(entry.until, office.now) if entry.until else ""
    text = voice.say(
        LINE,
        title=gate_at(office, entry).named(voice),
        since=voice.moment(entry.came_at, office.now),
        until=clock,
        minutes=entry.minutes,
        source=" · ".join(_source(entry, voice)),
        state=voice.say(STATES[State(entry.state)], until=until),
    )
    said = [voice.say(SAID, words=entry.objection)] if entry.objection else []
    return "\n".join(
        [text, *said, *(_changed(office, one, voice) for one in changes if one.entry == entry.id and one.reason)]
    )


def names(office: Office, people: Iterable[int], voice: Voice) -> dict[int, str]:
    """Return what those who served are called: members by their name, others by their order."""
    asked = list(dict.fromkeys(people))
    called = office.uow.registrations.names(asked, COUNTING)
    others = [person for person in asked if person not in called]
    return called | {person: voice.say("Resident {number}", number=number) for number, person in enumerate(others, 1)}


def _source(entry: Hours, voice: Voice) -> list[str]:
    near = [voice.say(NEAR[Nearness(entry.near)])] if entry.near else []
    return [voice.say(SOURCES[Source(entry.source)]), *near]


def _changed(office: Office, change: HoursChange, voice: Voice) -> str:
    return voice.say(
        CHANGED,
        moment=voice.moment(change.at, office.now),
        before=change.before,
        after=change.after,
        reason=change.reason,
    )
