"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op

from storage import columns

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Bring the tables forward."""
    op.create_table(
        "counter",
        sa.Column("series", sa.String(length=200), nullable=False),
        sa.Column("last", columns.Id, nullable=False),
        sa.PrimaryKeyConstraint("series", name=op.f("pk_counter")),
    )
    op.create_table(
        "deed",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", columns.Id, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("actor", columns.Id, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", "seq", name=op.f("pk_deed")),
    )
    op.create_index(op.f("ix_deed_actor"), "deed", ["actor"], unique=False)
    op.create_table(
        "halt",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("until", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_halt")),
    )
    op.create_table(
        "import_batch",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    op.create_index(op.f("ix_import_batch_kind"), "import_batch", ["kind"], unique=False)
    op.create_index(op.f("ix_import_batch_state"), "import_batch", ["state"], unique=False)
    op.create_index(
        "uq_import_batch_applied",
        "import_batch",
        ["kind"],
        unique=True,
        sqlite_where=sa.text("state = 'applied'"),
        postgresql_where=sa.text("state = 'applied'"),
    )
    op.create_table(
        "inbox",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("address", columns.Id, nullable=True),
        sa.Column("shown", columns.NullableJson, nullable=True),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_at"), "inbox", ["at"], unique=False)
    op.create_index(
        "ix_inbox_shown",
        "inbox",
        ["address", "at"],
        unique=False,
        sqlite_where=sa.text("address IS NOT NULL"),
        postgresql_where=sa.text("address IS NOT NULL"),
    )
    op.create_table(
        "invitation",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(), nullable=False),
        sa.Column("redeemed_at", columns.UtcDateTime(), nullable=True),
        sa.Column("person", columns.Id, nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitation")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "person",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("consent", sa.String(length=200), nullable=False),
        sa.Column("consented_at", columns.UtcDateTime(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("door", columns.Id, nullable=True),
        sa.Column("simple", sa.Boolean(), nullable=True),
        sa.Column("muted", sa.String(length=200), nullable=False),
        sa.Column("rider", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.String(length=60), nullable=True),
        sa.Column("left_at", columns.UtcDateTime(), nullable=True),
        sa.Column("into", columns.Id, nullable=True),
        sa.Column("linked_at", columns.UtcDateTime(), nullable=True),
        sa.Column("invitations", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("demo", name=op.f("uq_person_demo")),
    )
    op.create_index(op.f("ix_person_into"), "person", ["into"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("made_by", columns.Id, nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
    )
    op.create_index(op.f("ix_post_community"), "post", ["community"], unique=False)
    op.create_table(
        "resource",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("offered_at", columns.UtcDateTime(), nullable=False),
        sa.Column("until", columns.UtcDateTime(), nullable=False),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    op.create_index(op.f("ix_resource_state"), "resource", ["state"], unique=False)
    op.create_index(op.f("ix_resource_unit"), "resource", ["unit"], unique=False)
    op.create_table(
        "roster",
        sa.Column("batch", columns.Id, autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("batch", "key", name=op.f("pk_roster")),
    )
    op.create_index(op.f("ix_roster_digest"), "roster", ["digest"], unique=False)
    op.create_table(
        "series",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("plan", columns.Json, nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("made_until", columns.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "statement",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("registration", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("figures", columns.Json, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("moved_at", columns.UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("registration", "kind", "until_on", name=op.f("uq_statement_registration_kind_until_on")),
    )
    op.create_index(op.f("ix_statement_community_state"), "statement", ["community", "state"], unique=False)
    op.create_index(op.f("ix_statement_unit_state"), "statement", ["unit", "state"], unique=False)
    op.create_table(
        "station",
        sa.Column("batch", columns.Id, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("services", sa.String(length=200), nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "code", name=op.f("pk_station")),
    )
    op.create_table(
        "tally",
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("taken_on", "unit", "category", "action", "late", name=op.f("pk_tally")),
    )
    op.create_table(
        "timer",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", columns.Id, nullable=False),
        sa.Column("version", columns.Id, nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("due_at", columns.UtcDateTime(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("fired_at", columns.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
        sa.UniqueConstraint("kind", "subject", "version", "rung", name=op.f("uq_timer_kind_subject_version_rung")),
    )
    op.create_index(
        "ix_timer_due",
        "timer",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("fired_at IS NULL"),
        postgresql_where=sa.text("fired_at IS NULL"),
    )
    op.create_table(
        "trouble",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("aside", columns.NullableJson, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name=op.f("pk_trouble")),
    )
    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("batch", columns.Id, server_default="0", autoincrement=False, nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("parent", sa.String(length=40), nullable=False),
        sa.Column("duty", sa.String(length=40), nullable=False),
        sa.Column("ring", columns.Json, nullable=False),
        sa.Column("fictional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("code", "batch", name=op.f("pk_unit")),
    )
    op.create_index(op.f("ix_unit_parent"), "unit", ["parent"], unique=False)
    op.create_table(
        "address",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("outside", sa.String(length=200), nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("menu", columns.Json, nullable=False),
        sa.Column("closed_at", columns.UtcDateTime(), nullable=True),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_address_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("channel", "outside", name=op.f("uq_address_channel_outside")),
    )
    op.create_index(op.f("ix_address_person"), "address", ["person"], unique=False)
    op.create_index(
        "ix_address_unit",
        "address",
        ["unit"],
        unique=False,
        sqlite_where=sa.text("unit IS NOT NULL"),
        postgresql_where=sa.text("unit IS NOT NULL"),
    )
    op.create_table(
        "assignment",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_assignment_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_person"), "assignment", ["person"], unique=False)
    op.create_index(op.f("ix_assignment_unit"), "assignment", ["unit"], unique=False)
    op.create_table(
        "certificate",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("letters", sa.String(length=12), nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=40), nullable=False),
        sa.Column("issued_as", columns.Json, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("services", sa.Integer(), nullable=False),
        sa.Column("kinds", columns.Json, nullable=False),
        sa.Column("back_filled", sa.Integer(), nullable=False),
        sa.Column("issued_at", columns.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_certificate_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_index(op.f("ix_certificate_person"), "certificate", ["person"], unique=False)
    op.create_table(
        "contact",
        sa.Column("person", columns.Id, autoincrement=False, nullable=False),
        sa.Column("sealed", sa.String(length=200), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_contact_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_contact")),
    )
    op.create_table(
        "dialogue",
        sa.Column("person", columns.Id, autoincrement=False, nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("state", columns.Json, nullable=False),
        sa.Column("opened_at", columns.UtcDateTime(), nullable=False),
        sa.Column("updated_at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_dialogue_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_dialogue")),
    )
    op.create_table(
        "event",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("host", sa.String(length=40), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("minimum_age", sa.Integer(), nullable=False),
        sa.Column("bring", sa.String(length=200), nullable=False),
        sa.Column("cover", sa.String(length=64), nullable=True),
        sa.Column("starts_at", columns.UtcDateTime(), nullable=False),
        sa.Column("ends_at", columns.UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("organiser", columns.Id, nullable=False),
        sa.Column("series", columns.Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["organiser"], ["person.id"], name=op.f("fk_event_organiser"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["series"], ["series.id"], name=op.f("fk_event_series"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_community"), "event", ["community"], unique=False)
    op.create_index(op.f("ix_event_cover"), "event", ["cover"], unique=False)
    op.create_index(op.f("ix_event_series"), "event", ["series"], unique=False)
    op.create_index(op.f("ix_event_starts_at"), "event", ["starts_at"], unique=False)
    op.create_table(
        "issue",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("tier", sa.String(length=4), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("reporter", columns.Id, nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("submitted_at", columns.UtcDateTime(), nullable=False),
        sa.Column("answer_by", columns.UtcDateTime(), nullable=False),
        sa.Column("answer_provisional", sa.Boolean(), nullable=False),
        sa.Column("due_at", columns.UtcDateTime(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.Column("work_told", sa.Integer(), nullable=True),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=True),
        sa.Column("emptied_at", columns.UtcDateTime(), nullable=True),
        sa.Column("named", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reporter"], ["person.id"], name=op.f("fk_issue_reporter"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issue")),
        sa.UniqueConstraint("number", name=op.f("uq_issue_number")),
    )
    op.create_index("ix_issue_climbed", "issue", ["told", "area"], unique=False)
    op.create_index("ix_issue_held", "issue", ["holder", "state"], unique=False)
    op.create_index(
        "ix_issue_named",
        "issue",
        ["state"],
        unique=False,
        sqlite_where=sa.text("named != ''"),
        postgresql_where=sa.text("named != ''"),
    )
    op.create_index("ix_issue_overdue", "issue", ["work_told", "area"], unique=False)
    op.create_index(op.f("ix_issue_reporter"), "issue", ["reporter"], unique=False)
    op.create_table(
        "link",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("other", columns.Id, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("until", columns.UtcDateTime(), nullable=False),
        sa.Column("undone_at", columns.UtcDateTime(), nullable=True),
        sa.Column("moved", columns.Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["other"], ["person.id"], name=op.f("fk_link_other"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_link_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index(op.f("ix_link_person"), "link", ["person"], unique=False)
    op.create_index(op.f("ix_link_until"), "link", ["until"], unique=False)
    op.create_table(
        "media",
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("mime", sa.String(length=200), nullable=False),
        sa.Column("size", columns.Id, nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("owner", columns.Id, nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("stored_at", columns.UtcDateTime(), nullable=True),
        sa.Column("refused", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner"], ["person.id"], name=op.f("fk_media_owner"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_media")),
    )
    op.create_index(op.f("ix_media_created_at"), "media", ["created_at"], unique=False)
    op.create_index(op.f("ix_media_owner"), "media", ["owner"], unique=False)
    op.create_table(
        "need",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("asker", columns.Id, nullable=True),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("resource", columns.Id, nullable=True),
        sa.Column("taken_at", columns.UtcDateTime(), nullable=True),
        sa.Column("due_at", columns.UtcDateTime(), nullable=True),
        sa.Column("result", sa.String(length=500), nullable=False),
        sa.Column("issue", columns.Id, nullable=True),
        sa.Column("became", sa.String(length=20), nullable=False),
        sa.Column("became_key", columns.Id, nullable=True),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=True),
        sa.Column("emptied_at", columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asker"], ["person.id"], name=op.f("fk_need_asker"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index(op.f("ix_need_asker"), "need", ["asker"], unique=False)
    op.create_index(op.f("ix_need_issue"), "need", ["issue"], unique=False)
    op.create_index("ix_need_listed", "need", ["state", "community"], unique=False)
    op.create_table(
        "pairing",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("submitted_at", columns.UtcDateTime(), nullable=False),
        sa.Column("liaison", columns.Id, nullable=False),
        sa.Column("unit_contact", sa.String(length=200), nullable=False),
        sa.Column("reviewed_at", columns.UtcDateTime(), nullable=True),
        sa.Column("reviewer", columns.Id, nullable=True),
        sa.Column("community_contact", sa.String(length=200), nullable=False),
        sa.Column("passed_on", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["liaison"], ["person.id"], name=op.f("fk_pairing_liaison"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
    )
    op.create_index(op.f("ix_pairing_community"), "pairing", ["community"], unique=False)
    op.create_index(op.f("ix_pairing_liaison"), "pairing", ["liaison"], unique=False)
    op.create_index(op.f("ix_pairing_unit"), "pairing", ["unit"], unique=False)
    op.create_table(
        "registration",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("work_unit", sa.String(length=200), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("skills", columns.Json, nullable=False),
        sa.Column("free", columns.Json, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("consent", sa.String(length=200), nullable=False),
        sa.Column("consented_at", columns.UtcDateTime(), nullable=True),
        sa.Column("submitted_at", columns.UtcDateTime(), nullable=False),
        sa.Column("reviewed_at", columns.UtcDateTime(), nullable=True),
        sa.Column("reviewer", columns.Id, nullable=True),
        sa.Column("passed_on", sa.Boolean(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("taker", sa.String(length=40), nullable=False),
        sa.Column("agreed", columns.Json, nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("offers", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_registration_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
    )
    op.create_index(op.f("ix_registration_community"), "registration", ["community"], unique=False)
    op.create_index(op.f("ix_registration_person"), "registration", ["person"], unique=False)
    op.create_index(op.f("ix_registration_taker"), "registration", ["taker"], unique=False)
    op.create_index(op.f("ix_registration_work_unit"), "registration", ["work_unit"], unique=False)
    op.create_table(
        "wellbeing",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("person", columns.Id, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("contact", columns.Id, nullable=True),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=True),
        sa.Column("guarded", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("round", columns.Id, nullable=False),
        sa.Column("asked_at", columns.UtcDateTime(), nullable=True),
        sa.Column("away_until", columns.UtcDateTime(), nullable=True),
        sa.Column("made_at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact"], ["person.id"], name=op.f("fk_wellbeing_contact"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_wellbeing_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wellbeing")),
        sa.UniqueConstraint("code", name=op.f("uq_wellbeing_code")),
    )
    op.create_index(op.f("ix_wellbeing_area"), "wellbeing", ["area"], unique=False)
    op.create_index(op.f("ix_wellbeing_contact"), "wellbeing", ["contact"], unique=False)
    op.create_index(op.f("ix_wellbeing_person"), "wellbeing", ["person"], unique=False)
    op.create_table(
        "wish",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("proxy", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("goods", sa.String(length=20), nullable=False),
        sa.Column("yuan", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("since", columns.UtcDateTime(), nullable=False),
        sa.Column("submitted_at", columns.UtcDateTime(), nullable=False),
        sa.Column("reviewed_at", columns.UtcDateTime(), nullable=True),
        sa.Column("reviewer", columns.Id, nullable=True),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("claimer", columns.Id, nullable=True),
        sa.Column("claimed_for", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("claimed_at", columns.UtcDateTime(), nullable=True),
        sa.Column("ended_at", columns.UtcDateTime(), nullable=True),
        sa.Column("emptied_at", columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["claimer"], ["person.id"], name=op.f("fk_wish_claimer"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_wish_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_claimer"), "wish", ["claimer"], unique=False)
    op.create_index("ix_wish_listed", "wish", ["state", "community"], unique=False)
    op.create_index(op.f("ix_wish_person"), "wish", ["person"], unique=False)
    op.create_table(
        "card",
        sa.Column("card", columns.Name, nullable=False),
        sa.Column("address", columns.Id, autoincrement=False, nullable=False),
        sa.Column("receipt", sa.String(length=400), nullable=False),
        sa.ForeignKeyConstraint(
            ["address"], ["address.id"], name=op.f("fk_card_address"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("card", "address", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_address"), "card", ["address"], unique=False)
    op.create_table(
        "contact_look",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("owner", columns.Id, nullable=False),
        sa.Column("viewer", columns.Id, nullable=False),
        sa.Column("issue", columns.Id, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("told_at", columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_contact_look_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["person.id"], name=op.f("fk_contact_look_owner"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["viewer"], ["person.id"], name=op.f("fk_contact_look_viewer"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_look")),
    )
    op.create_index(op.f("ix_contact_look_owner"), "contact_look", ["owner"], unique=False)
    op.create_table(
        "held_post",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("post", columns.Id, nullable=False),
        sa.Column("registration", columns.Id, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post"], ["post.id"], name=op.f("fk_held_post_post"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["registration"],
            ["registration.id"],
            name=op.f("fk_held_post_registration"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_post")),
        sa.UniqueConstraint("post", "registration", name=op.f("uq_held_post_post_registration")),
    )
    op.create_index(op.f("ix_held_post_registration"), "held_post", ["registration"], unique=False)
    op.create_table(
        "history",
        sa.Column("issue", columns.Id, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("actor", columns.Id, nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=True),
        sa.Column("words", columns.Id, nullable=True),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("said", sa.String(length=128), nullable=True),
        sa.Column("link", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_history_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("issue", "seq", name=op.f("pk_history")),
    )
    op.create_table(
        "invited",
        sa.Column("person", columns.Id, autoincrement=False, nullable=False),
        sa.Column("event", columns.Id, autoincrement=False, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name=op.f("fk_invited_event"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_invited_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("person", "event", name=op.f("pk_invited")),
    )
    op.create_table(
        "issue_media",
        sa.Column("issue", columns.Id, autoincrement=False, nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_issue_media_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["ref"], ["media.ref"], name=op.f("fk_issue_media_ref"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("issue", "stage", "place", name=op.f("pk_issue_media")),
    )
    op.create_index(op.f("ix_issue_media_ref"), "issue_media", ["ref"], unique=False)
    op.create_table(
        "judgement",
        sa.Column("issue", columns.Id, autoincrement=False, nullable=False),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_judgement_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("issue", "round", name=op.f("pk_judgement")),
    )
    op.create_table(
        "link_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("door", columns.Id, nullable=False),
        sa.Column("shown_at", columns.UtcDateTime(), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(), nullable=False),
        sa.Column("used_at", columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["door"], ["address.id"], name=op.f("fk_link_code_door"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_link_code")),
    )
    op.create_index(op.f("ix_link_code_door"), "link_code", ["door"], unique=False)
    op.create_index(op.f("ix_link_code_expires_at"), "link_code", ["expires_at"], unique=False)
    op.create_table(
        "link_deed",
        sa.Column("link", columns.Id, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("door", columns.Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["link"], ["link.id"], name=op.f("fk_link_deed_link"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("link", "kind", "key", name=op.f("pk_link_deed")),
    )
    op.create_table(
        "link_try",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("door", columns.Id, nullable=False),
        sa.Column("fate", sa.String(length=20), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["door"], ["address.id"], name=op.f("fk_link_try_door"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_link_try_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_try")),
    )
    op.create_index(op.f("ix_link_try_at"), "link_try", ["at"], unique=False)
    op.create_index("ix_link_try_person", "link_try", ["person", "at"], unique=False)
    op.create_table(
        "need_follower",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("need", columns.Id, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need"], ["need.id"], name=op.f("fk_need_follower_need"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_need_follower_person"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_follower")),
    )
    op.create_index(op.f("ix_need_follower_need"), "need_follower", ["need"], unique=False)
    op.create_index(op.f("ix_need_follower_person"), "need_follower", ["person"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("id", columns.Id, nullable=False),
        sa.Column("address", columns.Id, nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("body", columns.Json, nullable=False),
        sa.Column("card", columns.Name, nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("about", columns.Id, nullable=True),
        sa.Column("version", columns.Id, nullable=True),
        sa.Column("dedupe", sa.String(length=120), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("not_before", columns.UtcDateTime(), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(), nullable=True),
        sa.Column("leased_until", columns.UtcDateTime(), nullable=True),
        sa.Column("leased_by", columns.Id, nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", columns.UtcDateTime(), nullable=True),
        sa.Column("fate", sa.String(length=20), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("trace", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(
            ["address"], ["address.id"], name=op.f("fk_outbox_address"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_outbox_dedupe")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_address", "outbox", ["address", "id"], unique=False)
    op.create_index(
        "ix_outbox_line",
        "outbox",
        ["address", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_owed",
        "outbox",
        ["channel", "priority", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_unasked",
        "outbox",
        ["address", "settled_at"],
        unique=False,
        sqlite_where=sa.text("why = 'unasked'"),
        postgresql_where=sa.text("why = 'unasked'"),
    )
    op.create_table(
        "shift",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("event", columns.Id, nullable=False),
        sa.Column("starts_at", columns.UtcDateTime(), nullable=False),
        sa.Column("ends_at", columns.UtcDateTime(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name=op.f("fk_shift_event"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    op.create_index(op.f("ix_shift_event"), "shift", ["event"], unique=False)
    op.create_table(
        "web_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("address", columns.Id, nullable=False),
        sa.Column("created_at", columns.UtcDateTime(), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["address"], ["address.id"], name=op.f("fk_web_session_address"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_address"), "web_session", ["address"], unique=False)
    op.create_index(op.f("ix_web_session_expires_at"), "web_session", ["expires_at"], unique=False)
    op.create_table(
        "wish_helper",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("wish", columns.Id, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_wish_helper_person"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["wish"], ["wish.id"], name=op.f("fk_wish_helper_wish"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_helper")),
    )
    op.create_index(op.f("ix_wish_helper_person"), "wish_helper", ["person"], unique=False)
    op.create_index(op.f("ix_wish_helper_wish"), "wish_helper", ["wish"], unique=False)
    op.create_table(
        "words",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("issue", columns.Id, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["issue"], ["issue.id"], name=op.f("fk_words_issue"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
    )
    op.create_index(op.f("ix_words_issue"), "words", ["issue"], unique=False)
    op.create_table(
        "hours",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("event", columns.Id, nullable=True),
        sa.Column("shift", columns.Id, nullable=True),
        sa.Column("host", sa.String(length=40), nullable=False),
        sa.Column("community", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("starts_at", columns.UtcDateTime(), nullable=False),
        sa.Column("ends_at", columns.UtcDateTime(), nullable=False),
        sa.Column("came_at", columns.UtcDateTime(), nullable=False),
        sa.Column("left_at", columns.UtcDateTime(), nullable=True),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("near", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("objection", sa.Text(), nullable=False),
        sa.Column("until", columns.UtcDateTime(), nullable=True),
        sa.Column("late_at", columns.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event"], ["event.id"], name=op.f("fk_hours_event"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_hours_person"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["shift"], ["shift.id"], name=op.f("fk_hours_shift"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours")),
    )
    op.create_index(op.f("ix_hours_community_state"), "hours", ["community", "state"], unique=False)
    op.create_index(op.f("ix_hours_event"), "hours", ["event"], unique=False)
    op.create_index(op.f("ix_hours_host_state"), "hours", ["host", "state"], unique=False)
    op.create_index(op.f("ix_hours_person"), "hours", ["person"], unique=False)
    op.create_table(
        "signup",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("shift", columns.Id, nullable=False),
        sa.Column("person", columns.Id, nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("queue", sa.Integer(), nullable=False),
        sa.Column("promoted_until", columns.UtcDateTime(), nullable=True),
        sa.Column("guardian", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Integer(), nullable=False),
        sa.Column("said", sa.String(length=20), nullable=False),
        sa.Column("checked_in_at", columns.UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person"], ["person.id"], name=op.f("fk_signup_person"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["shift"], ["shift.id"], name=op.f("fk_signup_shift"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signup")),
        sa.UniqueConstraint("shift", "person", name=op.f("uq_signup_shift_person")),
    )
    op.create_index(op.f("ix_signup_person"), "signup", ["person"], unique=False)
    op.create_index(op.f("ix_signup_shift_state_queue"), "signup", ["shift", "state", "queue"], unique=False)
    op.create_table(
        "hours_change",
        sa.Column("id", columns.Id, autoincrement=False, nullable=False),
        sa.Column("entry", columns.Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", columns.UtcDateTime(), nullable=False),
        sa.Column("actor", columns.Id, nullable=True),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["hours.id"], name=op.f("fk_hours_change_entry"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_change")),
    )
    op.create_index(op.f("ix_hours_change_actor"), "hours_change", ["actor"], unique=False)
    op.create_index(op.f("ix_hours_change_entry"), "hours_change", ["entry"], unique=False)
