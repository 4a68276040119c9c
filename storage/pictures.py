"""Which files people sent, and which of them are still to be fetched."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select

from domain.message import Media
from storage.repository import Repository
from storage.streams import issue_media
from storage.tables import Dialogue, Person, Picture

OF_ISSUE = select(issue_media.c.stage, issue_media.c.place, issue_media.c.ref).where(
    issue_media.c.issue == bindparam("issue")
)


class Pictures(Repository):
    """Files by their reference; bytes lie in the data folder."""

    def find(self, ref: str) -> Picture | None:
        """Return a file that somebody sent."""
        return self._session.get(Picture, ref)

    def receive(self, media: Iterable[Media], *, channel: str, owner: int, now: datetime) -> None:
        """Write down files that somebody sent; one that was sent before is known by its reference."""
        for one in media:
            if self.find(one.ref) is None and not self._is_new(one.ref):
                self._uow.add(
                    Picture(
                        ref=one.ref,
                        kind=one.kind,
                        channel=channel,
                        source=one.source,
                        mime=one.mime,
                        size=one.size,
                        owner=owner,
                        created_at=now,
                        stored_at=None,
                        refused="",
                    )
                )

    def wanted(self, limit: int) -> list[Picture]:
        """Return files that are still to be fetched: only of people who have agreed that we keep what they send."""
        agreed = select(Person.id).where(Person.id == Picture.owner, Person.consented_at.is_not(None)).exists()
        unfetched = (Picture.stored_at.is_(None), Picture.refused == "", agreed)
        return list(self._session.scalars(select(Picture).where(*unfetched).order_by(Picture.created_at).limit(limit)))

    def attach(self, issue: int, stage: str, refs: Sequence[str]) -> None:
        """Put files to an issue, in their order."""
        for place, ref in enumerate(refs):
            self._uow.append(issue_media, issue=issue, stage=stage, place=place, ref=ref)

    def of_issue(self, issue: int) -> dict[str, list[Media]]:
        """Return the files of an issue by stage."""
        pending = [row for row in self._uow.pending(issue_media) if row["issue"] == issue]
        rows = [(row["stage"], row["place"], row["ref"]) for row in pending]
        if not self._uow.issues.is_new(issue):
            rows += [tuple(row) for row in self._session.execute(OF_ISSUE, {"issue": issue})]
        found: dict[str, list[Media]] = {}
        for stage, _, ref in sorted(rows):
            found.setdefault(stage, []).append(self.media(ref))
        return found

    def media(self, ref: str) -> Media:
        """Return a file as a channel may show it."""
        row = self._session.get(Picture, ref) or next(
            row for row in self._session.new if isinstance(row, Picture) and row.ref == ref
        )
        return Media(ref=row.ref, kind=row.kind, source=row.source, mime=row.mime, size=row.size)

    def issues_with(self, ref: str) -> list[int]:
        """Return the issues that a file is put to."""
        return list(self._session.scalars(select(issue_media.c.issue).where(issue_media.c.ref == ref)))

    def forget_loose(self, before: datetime) -> list[str]:
        """Forget files that belong to no issue and no open form; return their names, so that the bytes can go too."""
        used = exists().where(issue_media.c.ref == Picture.ref)
        open_form = exists().where(Dialogue.person == Picture.owner)
        loose = delete(Picture).where(Picture.created_at < before, ~used, ~open_form).returning(Picture.ref)
        return list(self._session.scalars(loose))

    def _is_new(self, ref: str) -> bool:
        return any(isinstance(row, Picture) and row.ref == ref for row in self._session.new)
