"""What a person does on the page: words, presses, photos and places become inbound messages, and are shown again."""

import asyncio
import hashlib
from collections.abc import Awaitable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.channels.webchat import WEB
from bot.intake import Unavailable
from bot.media import Kept
from bot.web.caller import Caller, Calling, keep_session
from bot.web.history import LONGEST, label_of
from bot.web.live import newest_at, wait_for_answer
from bot.web.refusal import BUSY, Turned
from bot.web.said import MEGABYTE, TOO_BIG, Said, form_of, read_said
from bot.web.site import Here, Site
from bot.web.visitor import Visitor, open_visitor
from domain.errors import NotUnderstood
from domain.message import Inbound, Outbound
from handlers.desk import Office, Purpose
from handlers.fields import LOCATE
from handlers.texts.catalogue import N_
from storage.unit_of_work import UnitOfWork

OPENED = N_("Link opened")
SOMEBODY_ELSE = N_("In another window you have become somebody else. Nothing was sent: please look whose chat this is.")
router = APIRouter()


@dataclass(frozen=True, slots=True)
class Act:
    """One form that is being acted on."""

    said: Said
    visitor: Visitor
    at: datetime
    kept: tuple[Kept, ...]
    refused: tuple[NotUnderstood, ...]

    once: str
    """What is the same when the same is sent again, by the same person."""

    @property
    def key(self) -> str:
        return _mark_of(self.once)


@router.post("/say")
async def take_form(request: Request, site: Here, caller: Calling) -> Response:
    """Act on a form once, however often it is sent."""
    async with form_of(request, site.rules.policy) as form:
        said = read_said(form, site.rules.policy)
        if said.press == LOCATE:
            return RedirectResponse("/map", 303)
        if not said.is_empty:
            try:
                await _act_on(site, caller, said)
            except Unavailable as error:
                raise Turned(503, BUSY, kept=said.text) from error
    response = Response(status_code=204) if caller.wants_part else RedirectResponse("/#newest", 303)
    keep_session(response, caller, site.settings)
    return response


async def _act_on(site: Site, caller: Caller, said: Said) -> None:
    now = site.clock()
    prints = await asyncio.to_thread(_prints, said) if said.files else b""
    visitor, once, fresh = await site.writer.run(partial(_meet, caller=caller, now=now, said=said, prints=prints))
    if said.role not in ("", visitor.role):
        raise Turned(409, SOMEBODY_ELSE, kept=said.text)
    waits = not caller.wants_part
    before = await site.reader.run(partial(newest_at, door=visitor.door, since=now)) if waits else frozenset[int]()
    kept, refused = await _keep_files(site, said, once)
    act = Act(said, visitor, now, kept, refused, once)
    inbounds = _inbounds(act)
    for inbound in inbounds[:-1]:
        await site.take(inbound)
    steps = [site.take(inbound) for inbound in inbounds[-1:]]
    if fresh:
        steps.append(site.writer.run(lambda uow: _show(uow, site, act)))
    await _together(steps)
    if fresh and waits:
        await wait_for_answer(site, visitor, since=now, before=before)


def _meet(uow: UnitOfWork, *, caller: Caller, now: datetime, said: Said, prints: bytes) -> tuple[Visitor, str, bool]:
    """Return who speaks, what is the same only when they send the same again, and whether they have not sent it yet."""
    visitor = open_visitor(uow, caller, now)
    once = hashlib.sha256(f"{visitor.address.id} {said.once}".encode() + prints).hexdigest()[:32]
    return visitor, once, not uow.inbox.is_marked((WEB, _mark_of(once)))


def _prints(said: Said) -> bytes:
    """Return what is the same only for the same files: no photo takes another's place."""
    prints = b""
    for upload in said.files:
        prints += hashlib.file_digest(upload.file, "sha256").digest()  # type: ignore[arg-type]
        upload.file.seek(0)
    return prints


def _mark_of(once: str) -> str:
    """Return the mark of what was said, which carries what is shown."""
    return f"{once}:0"


async def _together(steps: Iterable[Awaitable[None]]) -> None:
    """Do all of it in one transaction where it can be: nobody sees the answer without what it answers."""
    for outcome in await asyncio.gather(*steps, return_exceptions=True):
        if outcome is not None:
            raise outcome


async def _keep_files(site: Site, said: Said, once: str) -> tuple[tuple[Kept, ...], tuple[NotUnderstood, ...]]:
    """Store the files one after the other; one that cannot be used is refused, the others are not its fault."""
    most = site.rules.policy.photos.megabytes
    kept, refused = [], {}
    for number, file in enumerate(said.files):
        try:
            if file in said.photos and (file.size or 0) > most * MEGABYTE:
                raise NotUnderstood(TOO_BIG, most=most)
            # The same form sent again names the same files, so that a second try leaves no strays.
            kept.append(await asyncio.to_thread(site.store.keep, await file.read(), f"w{once}{number}"))
        except NotUnderstood as refusal:
            refused[refusal.sentence] = refusal
    return tuple(kept), tuple(refused.values())


def _inbounds(act: Act) -> list[Inbound]:
    said = act.said
    inbound = partial(Inbound, act.visitor.address, at=act.at, language=act.visitor.language)
    if act.kept:
        sent = inbound(act.key, text=said.text, media=tuple(one.media for one in act.kept))
        # What is said comes first, so that each file is known when its bytes are announced.
        return [sent, *(inbound(f"file:{one.media.ref}", stored=one.media, place=one.place) for one in act.kept)]
    if said.text or said.press or said.place or said.start:
        return [inbound(act.key, text=said.text, press=said.press, place=said.place, start=said.start)]
    return []


def _show(uow: UnitOfWork, site: Site, act: Act) -> None:
    """Keep what was done to be shown again, and answer for the files that were not taken."""
    if _inbounds(act):
        if not uow.inbox.is_marked((WEB, act.key)):
            return  # it could not be taken: it comes again
    elif not uow.inbox.mark([(WEB, act.key)], act.at):
        return  # the same came at the same time
    voice = site.voice(act.visitor.language)
    shown = _shown(uow, act) | ({"label": voice.say(OPENED)} if act.said.start else {})
    if len(shown) > len(("key", "at")):
        uow.inbox.show((WEB, act.key), address=act.visitor.door, shown=shown)
    door = uow.people.door(act.visitor.door)
    for refusal in act.refused:
        answer = Outbound(voice.say(refusal.sentence, **refusal.values))
        Office(uow, site.rules, act.at).send(door, answer, Purpose.ANSWER)


def _shown(uow: UnitOfWork, act: Act) -> dict[str, Any]:
    shown: dict[str, Any] = {"key": act.key, "at": act.at.isoformat()}
    if act.said.text:
        shown["text"] = act.said.text
    if act.said.press:
        shown["label"] = label_of(uow.outbox.said(act.visitor.door, LONGEST), act.said.press)
    if act.kept:
        shown["photos"] = [one.media.ref for one in act.kept if not one.media.is_sound]
        shown["voices"] = [one.media.ref for one in act.kept if one.media.is_sound]
    if act.said.place:
        shown["place"] = asdict(act.said.place)
    return {name: value for name, value in shown.items() if value}
