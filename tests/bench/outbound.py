"""How what is owed leaves: at the pace and never faster, answers first, not at all while Telegram wants a pause."""

import os
import time
from collections.abc import Sequence

from tests.bench.figures import Figure, percentile
from tests.bench.post import Post, Send, post_in_a_folder

FULL = bool(os.environ.get("FULL"))
MANY = 2_000 if FULL else 200
BROADCAST = 10_000 if FULL else 1_000
HALTED = 500 if FULL else 50
QUESTIONS = 200 if FULL else 50
BETWEEN = 0.25
"""Seconds between two questions."""
PACE = 30
PAUSE = 3
PATIENCE = 120
ON_ITS_WAY = 0.1
"""Seconds after a 429 in which a message may arrive that had left before it could be heard."""


def figures() -> list[Figure]:
    """Return the rows about messages that leave."""
    with post_in_a_folder() as office:
        office.replicas[0].start()
        return [*_at_the_pace(office, "one replica"), *_together(office)]


def _together(office: Post) -> list[Figure]:
    office.replicas[1].start()
    return [*_at_the_pace(office, "two replicas"), _answers(office), _halt(office)]


def _at_the_pace(office: Post, who: str) -> list[Figure]:
    """Owe many people a message: how fast do they leave, and how many in the fullest second?"""
    chats = office.people(MANY)
    office.owe(chats)
    sends = office.until_sent(chats, within=PATIENCE + MANY / PACE)
    rate, fullest = (len(sends) - 1) / (sends[-1].at - sends[0].at), fullest_second(sends)
    refused = sum(one.status != 200 for one in sends)
    measured = f"{rate:.1f}/s: {rate / PACE:.0%} of {PACE}/s, {fullest} in the fullest second, {refused} refused"
    reached = rate >= 0.95 * PACE and fullest <= PACE and not refused
    return [Figure(f"outbound, {MANY:,} messages at {PACE}/s, {who}", measured, "≥ 95 %, no second over it", reached)]


def fullest_second(sends: Sequence[Send]) -> int:
    """Return the most messages that arrived within a second, wherever it begins."""
    return max(sum(0 <= one.at - first.at < 1 for one in sends) for first in sends)


def _answers(office: Post) -> Figure:
    """Ask while everybody else is told something: how long does an answer take?"""
    office.owe(office.people(BROADCAST))
    people = office.people(QUESTIONS)
    asked = {}
    for chat in people:
        asked[chat] = office.say(chat)
        time.sleep(BETWEEN)
    waits = [one.at - asked[one.chat] for one in office.until_sent(people, within=PATIENCE)]
    office.forget()
    time.sleep(2)  # what had set out arrives
    p99 = percentile(waits, 0.99)
    measured = f"{p99 * 1000:.0f} ms (half of them {percentile(waits, 0.5) * 1000:.0f} ms)"
    return Figure(f"an answer behind a {BROADCAST:,}-message broadcast, p99", measured, "≤ 500 ms", p99 <= 0.5)


def _halt(office: Post) -> Figure:
    """Let Telegram ask for a pause in the middle: how many leave before it is over?"""
    chats = office.people(HALTED)
    office.owe(chats)
    while len(office.sends(chats)) < HALTED / 2:
        time.sleep(0.1)
    office.halt(PAUSE)
    sends = office.until_sent(chats, within=PATIENCE)
    said, *after = [one.at for one in sends if one.status == 429]
    after = [at for at in after if at < said + PAUSE]
    leaked = sum(at > said + ON_ITS_WAY for at in after)
    name = f"429 with retry_after {PAUSE} s in the middle of {HALTED} sends"
    measured = f"{leaked} left before it was over ({len(after) - leaked} more were on their way)"
    return Figure(name, measured, "0", leaked == 0)
