"""What stands in the chat where something else was pressed, and what leads into the chat from outside."""

from dataclasses import replace

from domain.message import Outbound
from handlers.desk import Desk
from storage.tables import CHAT_LINK


def instead(desk: Desk, outbound: Outbound) -> Outbound:
    """Let an answer stand where its button was pressed: that message is of no use any more, unless it is a card."""
    pressed = desk.inbound.pressed
    is_card = not pressed or desk.uow.outbox.is_card(desk.door.id, pressed)
    return outbound if is_card else replace(outbound, replaces=pressed)


def opening(desk: Desk, payload: str) -> str:
    """Return the link into the chat that brings a payload along; where there are none, what is written for it."""
    return (desk.uow.fact(CHAT_LINK) or "/start ") + payload
