"""Are the counts that statistics are read from those of the history, and how are they made so?"""

from bot.doctor.finding import Finding
from bot.doctor.issues import differences
from bot.opening import ready_database
from bot.settings import Settings
from storage.tallies import counted


def recount(settings: Settings, *, mend: bool) -> list[Finding]:
    """Return every count that differs from the history; ``mend`` writes what the history says in their place."""
    with ready_database(settings) as database:
        if not mend:
            with database.reading() as uow:
                return list(differences(uow.tallies.all(), counted(uow)))
        with database.begin() as uow:
            uow.tallies.lock()
            by_history = counted(uow)
            found = list(differences(uow.tallies.all(), by_history))
            if found:
                uow.tallies.replace(by_history)
            return found
