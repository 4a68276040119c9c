"""The question for a telephone number: typed, or shared by the person's client."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.errors import NotUnderstood
from domain.message import SHARE, Inbound, Want
from domain.phone import masked, read_phone, read_shared
from handlers.fields import Answers, Field, Option, World
from handlers.texts.catalogue import N_

NO_PHONE = N_(
    "I cannot read one telephone number in that. A mobile number has 11 digits (138 1234 5678), a landline its area"
    " code (0856-852 3456)."
)
SEND_PHONE = N_("Please share your own number, or write it.")


@dataclass(frozen=True, kw_only=True)
class Contact(Field):
    """The person's own number. A form with it ends with its answer, so that the number is in no draft.

    For the same reason nothing of it is taken before the person agreed to what is kept.
    """

    want = Want.CONTACT

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:  # noqa: ARG002
        shared = inbound.contact
        # Without the consent it would wait in the draft: the consent is asked for again, and then the number.
        if not world.agreed or not (shared or inbound.text.strip()):
            return None
        if shared and not shared.own:
            raise NotUnderstood(N_("That is somebody else's number. Please share your own, or write it."))
        phone = read_shared(shared.phone) if shared else read_phone(inbound.text)
        if not phone:
            raise NotUnderstood(NO_PHONE)
        return phone

    def offer(self, world: World, answers: Answers, opened: str) -> Sequence[Sequence[Option]]:  # noqa: ARG002
        return [[Option(SHARE, world.voice.say("📱 Share my number"))]]

    def show(self, answer: Any, world: World) -> str:  # noqa: ARG002
        return masked(answer)
