"""One transaction: its repositories, what they still have to write, and whether anything was written at all."""

from collections import defaultdict
from datetime import tzinfo
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.orm import Session

from storage import streams
from storage.belongings import Belongings
from storage.bulk import write
from storage.certificates import Certificates
from storage.contacts import Contacts
from storage.dialogues import Dialogues
from storage.events import Events
from storage.examination import Examination
from storage.figures import Figures
from storage.groups import Groups
from storage.hanging import Hanging
from storage.history import History
from storage.holdings import Holdings
from storage.hours import HoursBook
from storage.imports import Imports, Roster
from storage.inbox import Inbox
from storage.issues import Issues
from storage.keys import insert_into
from storage.links import Links
from storage.lives import Lives, deed
from storage.needs import Needs
from storage.outbox import Outbox
from storage.pairings import Pairings
from storage.people import People
from storage.pictures import Pictures
from storage.posts import Posts
from storage.registrations import Registrations
from storage.retention import Retention
from storage.seals import Seals
from storage.seats import Seats
from storage.service_figures import ServiceFigures
from storage.statements import Statements
from storage.stations import Stations
from storage.tables import Counter, Meta, Row
from storage.tallies import Tallies
from storage.timers import Timers
from storage.unasked import Unasked
from storage.units import Units
from storage.web import WebSessions
from storage.wellbeing import Wellbeings
from storage.wishes import Wishes

R = TypeVar("R", bound=Row)
APPENDED = (streams.words, streams.history, streams.issue_media, streams.timer, deed)


class UnitOfWork:
    """What one batch, tick or page works with. Rows are appended in bulk when it is flushed, once."""

    inbox = cached_property(Inbox)
    people = cached_property(People)
    seats = cached_property(Seats)
    groups = cached_property(Groups)
    units = cached_property(Units)
    hanging = cached_property(Hanging)
    dialogues = cached_property(Dialogues)
    issues = cached_property(Issues)
    history = cached_property(History)
    tallies = cached_property(Tallies)
    outbox = cached_property(Outbox)
    timers = cached_property(Timers)
    unasked = cached_property(Unasked)
    pictures = cached_property(Pictures)
    registrations = cached_property(Registrations)
    posts = cached_property(Posts)
    pairings = cached_property(Pairings)
    events = cached_property(Events)
    hours = cached_property(HoursBook)
    certificates = cached_property(Certificates)
    needs = cached_property(Needs)
    wishes = cached_property(Wishes)
    statements = cached_property(Statements)
    lives = cached_property(Lives)
    links = cached_property(Links)
    belongings = cached_property(Belongings)
    contacts = cached_property(Contacts)
    wellbeing = cached_property(Wellbeings)
    web = cached_property(WebSessions)
    holdings = cached_property(Holdings)
    imports = cached_property(Imports)
    roster = cached_property(Roster)
    stations = cached_property(Stations)
    retention = cached_property(Retention)
    service_figures = cached_property(ServiceFigures)
    figures = cached_property(Figures)
    examination = cached_property(Examination)

    def __init__(self, session: Session, key: bytes = b"", *older: bytes) -> None:
        self.session = session
        self.key = key
        self.keys = (key, *older)
        """With which digests were made that still count: the first makes new ones."""
        self.seals = Seals(key, *older)
        self.trace = ""
        """What the log calls the update that is worked on; the messages that it owes carry it along."""
        session.info["writes"] = 0
        self.locks = "reads" not in session.info
        """Whether what is found is locked: a transaction that only reads may not."""
        self._rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._counters: dict[str, Counter] = {}

    @property
    def zone(self) -> tzinfo:
        """Where a day begins and ends."""
        zone: tzinfo = self.session.info["zone"]
        return zone

    @property
    def writes(self) -> int:
        """How much has been changed so far; two equal readings mean that nothing was written between them."""
        return int(self.session.info["writes"])

    def touch(self) -> None:
        """Count a change that the session cannot see."""
        self.session.info["writes"] += 1

    def add(self, row: R) -> R:
        """Keep a new row."""
        self.session.add(row)
        self.touch()
        return row

    def append(self, table: Table, **values: Any) -> None:
        """Owe one row to a table that is only appended to."""
        self._rows[table].append(values)
        self.touch()

    def pending(self, table: Table) -> list[dict[str, Any]]:
        """Return the rows that this transaction has appended and not yet written."""
        return self._rows[table]

    def flush(self) -> None:
        """Write everything that is owed to the database, in one order for every batch; it was counted before."""
        writes = self.writes
        self.issues.flush()
        self.session.flush()
        self.dialogues.flush()
        for table in APPENDED:
            write(self.session, table, self._rows.pop(table, ()))
        self.timers.flush()
        self.outbox.flush()
        self.tallies.flush()
        self.session.info["writes"] = writes

    def next_number(self, series: str) -> int:
        """Return the next number of a series, from 1; replicas wait for each other here."""
        counter = self._counters.get(series) or self.session.get(Counter, series, with_for_update=True)
        if counter is None:
            first = insert_into(self.session, Counter.__table__).values(series=series, last=0)
            self.session.execute(first.on_conflict_do_nothing())
            counter = self.session.get_one(Counter, series, with_for_update=True)
        self._counters[series] = counter
        counter.last += 1
        return counter.last

    def fact(self, name: str) -> str:
        """Return what is written about this database under a name, or nothing."""
        row = self.session.get(Meta, name)
        return row.value if row else ""

    def record(self, name: str, value: str) -> None:
        """Write a fact about this database."""
        self.session.merge(Meta(name=name, value=value))
        self.touch()
