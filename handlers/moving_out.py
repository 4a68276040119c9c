"""A community will be no more: whoever has registered there is asked to choose another."""

from collections.abc import Collection, Mapping

from domain.registration import PENDING, Action, State
from handlers.desk import Office
from handlers.membership import LABELS
from handlers.registration_steps import tell_member
from handlers.texts.catalogue import N_
from storage.registrations import Registration

MOVE_ON = N_(
    "{gone} will soon be no more. Please choose the community where you live from then on."
    " Until you have, everything stays as it is: /baodao"
)
WAY_OUT: Mapping[State, Action] = {
    **dict.fromkeys(PENDING, Action.RETRACT),
    State.ACTIVE: Action.TRANSFER,
    State.POST_ASSIGNED: Action.TRANSFER,
    State.SUSPENDED: Action.RESUME,
}
"""The press that leads on; who leaves, or changes to another community already, is on the way."""


def ask(office: Office, registration: Registration, gone: Collection[str]) -> None:
    """Ask a member whose community, or the one that they want to change to, will be no more."""
    to = registration.taker if registration.taker in gone else ""
    action = Action.STAY if to else WAY_OUT.get(State(registration.state))
    if action is not None:
        unit = office.voice_of(office.uow.people.get(registration.person)).unit(to or registration.community)
        tell_member(office, registration, MOVE_ON, (action, LABELS[action]), gone=unit)
