"""Which columns tell of nobody? Whatever stands neither here nor in ``storage/personal.py`` fails a test."""

from collections.abc import Mapping

from sqlalchemy import Table

from storage.contacts import Contact, Look
from storage.event_tables import Event, Invited, Series, Shift, Signup
from storage.held import table_of
from storage.hours_tables import Certificate, Hours, HoursChange
from storage.link_tables import Link, LinkCode, LinkDeed, LinkTry
from storage.lives import deed
from storage.statements import Statement
from storage.streams import card, dialogue, history, inbox, outbox, tally, timer, trouble, words
from storage.tables import Assignment, Counter, Door, Invitation, Issue, Meta, Person, Picture, Registration, Unit
from storage.web import WebSession
from storage.wellbeing import Wellbeing

PLAIN: Mapping[Table, str] = {
    tally: "taken_on unit category action late steps",
    table_of(Contact): "person",
    table_of(Look): "owner viewer",
    table_of(LinkCode): "door",
    table_of(LinkTry): "id person door",
    table_of(Link): "person other",
    table_of(LinkDeed): "door",
    table_of(Meta): "name value",
    table_of(Counter): "series last",
    table_of(Unit): "code level name name_en parent duty ring fictional",
    table_of(Person): "door into",
    table_of(Door): "id person shared unit",
    table_of(Assignment): "id person",
    table_of(Invitation): "person",
    table_of(Issue): "head named rung reporter answer_provisional provisional seq round told work_told emptied_at",
    words: "id seq",
    history: "rung words holder late said link",
    table_of(Picture): "owner",
    table_of(Registration): "person reviewer",
    table_of(Series): "id plan rule made_until state",
    table_of(Event): "version organiser series",
    table_of(Shift): "id event starts_at ends_at seats taken waiting last",
    table_of(Signup): "id person queue version told reminded",
    table_of(Invited): "person",
    table_of(Hours): "person event shift host version code",
    table_of(HoursChange): "id version actor",
    table_of(Certificate): "id person",
    table_of(Statement): "registration version",
    deed: "actor",
    table_of(Wellbeing): "person contact round",
    dialogue: "person",
    timer: "id subject version rung provisional",
    outbox: "id address priority about version dedupe expires_at leased_until leased_by attempts trace",
    card: "address",
    inbox: "channel key address",
    trouble: "channel key",
    table_of(WebSession): "address",
}
"""The columns that tell of nobody, or only lead from a row to the person whose it is."""
