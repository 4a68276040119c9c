"""What somebody does not want to be sent; what keeps people safe, and what was asked for, always comes."""

from collections.abc import Mapping

from domain.message import Button, Outbound
from handlers.desk import Desk, Topic
from handlers.keys import unknown
from handlers.texts.catalogue import N_

TOPICS: Mapping[Topic, str] = {
    Topic.PROGRESS: N_("Each step of my reports"),
    Topic.REMINDERS: N_("Reminders of events where I have a place"),
    Topic.INVITATIONS: N_("Invitations to events and posts"),
    Topic.NEIGHBOURS: N_("News of wishes and needs"),
}
ASK = N_("What shall I not send you? Press to change it. Warnings, what you ask for, and the result always come.")
MUTED = N_("✓ muted: {topic}")


def show(desk: Desk, _: str) -> Outbound:
    """Offer every topic, with what is muted now."""
    muted = desk.person.muted.split()
    lines = [desk.say(MUTED, topic=desk.say(label)) for topic, label in TOPICS.items() if topic in muted]
    rows = tuple(
        (Button(("✓ " if topic in muted else "") + desk.say(label), f"u:{topic}"),) for topic, label in TOPICS.items()
    )
    return Outbound("\n".join([desk.say(ASK), *lines]), rows)


def press(desk: Desk, code: str) -> Outbound:
    """Mute a topic, or let it come again."""
    if code not in set(Topic):
        raise unknown()
    muted = dict.fromkeys(desk.person.muted.split())
    if code in muted:
        del muted[code]
    else:
        muted[code] = None
    desk.person.muted = " ".join(muted)
    return show(desk, "")
