"""Is a row that a list has read before read anew once it is locked, as another process has changed it meanwhile?"""

from collections.abc import Callable

from domain.need import State
from storage.database import Database
from storage.needs import Need
from tests.storage.world import Pair
from tests.stories.needing import tells
from tests.town import Town


def test_what_was_read_before_it_was_locked_is_read_again(replicas: Pair, found: Callable[[Database], Town]) -> None:
    one, other = replicas
    town = found(one)
    tells(town.resident("Anna"))
    with one.begin() as uow:
        (listed,) = uow.session.query(Need).all()
        assert listed.state == State.SUBMITTED
        with other.begin() as theirs:
            need = theirs.needs.find(listed.id)
            assert need is not None
            need.state = State.PUBLISHED.value
        assert listed.state == State.SUBMITTED
        assert uow.needs.find(listed.id) is listed
        assert listed.state == State.PUBLISHED
