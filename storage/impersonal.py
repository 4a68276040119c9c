"""Which columns tell of nobody? Whatever stands neither here nor in ``storage/personal.py`` fails a test."""

from collections.abc import Mapping

from sqlalchemy import Table

from storage.contacts import Contact, Look
from storage.event_tables import Event, Invited, Series, Shift, Signup
from storage.held import table_of
from storage.hours_tables import Certificate, Hours, HoursChange
from storage.imports import Batch, Listed, StationRow
from storage.link_tables import Link, LinkCode, LinkDeed, LinkTry
from storage.lives import deed
from storage.needs import Need, NeedFollower, Resource
from storage.pairings import Pairing
from storage.posts import Held, Post
from storage.registrations import Registration
from storage.statements import Statement
from storage.streams import card, dialogue, halt, history, inbox, outbox, tally, timer, trouble, words
from storage.tables import Assignment, Counter, Door, Invitation, Issue, Meta, Person, Picture, Unit
from storage.web import WebSession
from storage.wellbeing import Wellbeing
from storage.wishes import Wish, WishHelper

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
    table_of(Unit): "code batch level name name_en parent duty ring fictional",
    table_of(Batch): "id kind digest state lines at",
    table_of(Listed): "batch key mark digest",
    table_of(StationRow): "batch code kind name name_en address hours services lat lon",
    table_of(Person): "door into",
    table_of(Door): "id person shared unit",
    table_of(Assignment): "id person",
    table_of(Invitation): "person listed",
    table_of(Issue): "head named rung reporter answer_provisional provisional seq round told work_told emptied_at",
    words: "id seq",
    history: "rung words holder late said link",
    table_of(Picture): "owner",
    table_of(Registration): "person reviewer passed_on",
    table_of(Post): "made_by",
    table_of(Held): "registration",
    table_of(Pairing): "liaison reviewer passed_on",
    table_of(Wish): "person reviewer claimer returned emptied_at",
    table_of(WishHelper): "id person",
    table_of(Need): "asker resource issue became became_key emptied_at",
    table_of(NeedFollower): "id person",
    table_of(Resource): "id unit text amount state offered_at until ended_at",
    table_of(Series): "id plan rule made_until state",
    table_of(Event): "version organiser series",
    table_of(Shift): "id event starts_at ends_at seats taken waiting last",
    table_of(Signup): "id person queue version told reminded",
    table_of(Invited): "person",
    table_of(Hours): "person event shift host version code late_at",
    table_of(HoursChange): "id version actor",
    table_of(Certificate): "id person",
    table_of(Statement): "registration version",
    deed: "actor",
    table_of(Wellbeing): "person contact round",
    dialogue: "person",
    timer: "id subject version rung provisional",
    outbox: "id address priority about version dedupe expires_at leased_until leased_by attempts trace",
    card: "address",
    halt: "channel since until",
    inbox: "channel key address",
    trouble: "channel key",
    table_of(WebSession): "address",
}
"""The columns that tell of nobody, or only lead from a row to the person whose it is."""
