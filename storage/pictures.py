"""Which files people sent, and which of them are still to be fetched."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select

from domain.message import SOUNDS, Media
from storage.event_tables import Event
from storage.repository import Repository
from storage.streams import issue_media
from storage.tables import Person, Picture

OF_ISSUE = select(issue_media.c.stage, issue_media.c.place, issue_media.c.ref).where(
    issue_media.c.issue == bindparam("issue")
)
OF_ANY = exists().where(issue_media.c.ref == Picture.ref) | exists().where(Event.cover == Picture.ref)


class Pictures(Repository):
    """Files by their reference; bytes lie in the data folder."""

    def find(self, ref: str) -> Picture | None:
        """Return a file that somebody sent."""
        return self._session.get(Picture, ref) or self._new(ref)

    def receive(self, media: Iterable[Media], *, channel: str, owner: int, now: datetime) -> None:
        """Write down files that somebody sent; one that is known and in no issue now belongs to who sent it last."""
        for one in media:
            known = self.find(one.ref)
            if known is None:
                self._uow.add(
                    Picture(
                        ref=one.ref,
                        kind=one.kind,
                        channel=channel,
                        source=one.source,
                        mime=one.mime,
                        size=one.size,
                        seconds=one.seconds,
                        owner=owner,
                        created_at=now,
                        stored_at=None,
                        refused="",
                    )
                )
            elif self._is_loose(one.ref):
                known.owner, known.created_at, known.refused = owner, now, ""
                known.channel, known.source = channel, one.source

    def wanted(self, limit: int, *, channel: str, consent: str) -> list[Picture]:
        """Return files that a channel still has to give: of people who gave the consent in force, and of issues."""
        agreed = exists().where(Person.id == Picture.owner, Person.consent == consent)
        unfetched = (Picture.channel == channel, Picture.stored_at.is_(None), Picture.refused == "", agreed | OF_ANY)
        return list(self._session.scalars(select(Picture).where(*unfetched).order_by(Picture.created_at).limit(limit)))

    def attach(self, issue: int, stage: str, refs: Sequence[str]) -> None:
        """Put files to an issue, in their order; one that is gone meanwhile is left out."""
        for place, ref in enumerate(ref for ref in refs if self.find(ref) is not None):
            self._uow.append(issue_media, issue=issue, stage=stage, place=place, ref=ref)

    def of_issue(self, issue: int) -> dict[str, list[Media]]:
        """Return the files of an issue by stage."""
        pending = [row for row in self._uow.pending(issue_media) if row["issue"] == issue]
        rows = [(row["stage"], row["place"], row["ref"]) for row in pending]
        if not self._uow.issues.is_new(issue):
            rows += [tuple(row) for row in self._rows(OF_ISSUE, {"issue": issue})]
        found: dict[str, list[Media]] = {}
        for stage, _, ref in sorted(rows):
            picture = self.find(ref)
            if picture is not None:
                found.setdefault(stage, []).append(_shown(picture))
        return found

    def spoken(self, issues: Iterable[int]) -> set[int]:
        """Return which of these issues were reported by a voice message."""
        wanted = list(issues)
        if not wanted:
            return set()
        said = select(issue_media.c.issue).join(Picture, Picture.ref == issue_media.c.ref)
        return set(self._session.scalars(said.where(issue_media.c.issue.in_(wanted), Picture.kind.in_(SOUNDS))))

    def issues_with(self, ref: str) -> list[int]:
        """Return the issues that a file is put to."""
        return list(self._session.scalars(select(issue_media.c.issue).where(issue_media.c.ref == ref)))

    def take_down(self, issue: int, *, stage: str = "", before: datetime | None = None) -> None:
        """Put files to an issue no longer: those of a stage, or those sent ``before``; they go with the next sweep."""
        taken = [issue_media.c.issue == issue]
        if stage:
            taken.append(issue_media.c.stage == stage)
        if before is not None:
            taken.append(issue_media.c.ref.in_(select(Picture.ref).where(Picture.created_at < before)))
        self._session.execute(delete(issue_media).where(*taken))

    def _new(self, ref: str) -> Picture | None:
        return next((row for row in self._session.new if isinstance(row, Picture) and row.ref == ref), None)

    def _is_loose(self, ref: str) -> bool:
        put = any(row["ref"] == ref for row in self._uow.pending(issue_media))
        return not put and not self.issues_with(ref) and not self._is_cover(ref)

    def _is_cover(self, ref: str) -> bool:
        self._session.flush()
        return self._session.scalar(select(Event.id).where(Event.cover == ref).limit(1)) is not None


def _shown(picture: Picture) -> Media:
    return Media(picture.ref, picture.kind, picture.source, picture.mime, picture.size, picture.seconds)
