"""Which files that somebody sends are taken, and what happens when one has been fetched."""

from dataclasses import replace

from domain.errors import NotUnderstood
from domain.message import SOUNDS, Media, Outbound
from handlers import dialogue, issues
from handlers.desk import Desk
from handlers.report import REPORT
from handlers.texts.catalogue import N_

MEGABYTE = 1024 * 1024
NO_VOICE = N_("I take no voice messages here. Please write it.")
TOO_LONG = N_("That voice message is too long for me: at most {minutes} minutes, please. Several are fine.")


def check(desk: Desk) -> None:
    """Refuse a voice message before it is fetched, as far as its channel tells what it is. Raises NotUnderstood."""
    for media in desk.inbound.media:
        if media.is_sound:
            _check_sound(desk, media)


def _check_sound(desk: Desk, media: Media) -> None:
    voice = desk.rules.policy.voice
    if voice.most == 0:
        raise NotUnderstood(NO_VOICE)
    longest = voice.longest.clock.total_seconds()
    if media.seconds > longest or media.size > voice.megabytes * MEGABYTE:
        raise NotUnderstood(TOO_LONG, minutes=f"{longest / 60:g}")


def arrived(desk: Desk) -> Outbound | None:
    """Write down what a file is; where it was taken may answer a report's open question for the place."""
    stored = desk.inbound.stored
    picture = desk.uow.pictures.find(stored.ref) if stored else None
    if stored is None or picture is None:
        return None
    picture.stored_at, picture.mime, picture.size = desk.now, stored.mime, stored.size
    picture.seconds = stored.seconds or picture.seconds
    if stored.is_sound != (picture.kind in SOUNDS):
        picture.kind = stored.kind
    if stored.kind == "refused":
        picture.stored_at, picture.refused = None, desk.inbound.text or "refused"
        return Outbound(desk.say(desk.inbound.text)) if desk.inbound.text else None
    for key in desk.uow.pictures.issues_with(stored.ref):
        issue = desk.uow.issues.find(key)
        if issue is not None:
            issues.refresh(desk, issue)
    return _place_from(desk, stored.ref)


def _place_from(desk: Desk, ref: str) -> Outbound | None:
    """Fill the place of the report that the picture belongs to, if it has none and the picture tells one."""
    report = next(reversed(dialogue.opened(desk)), None)
    if report is None or report.form != REPORT.name:
        return None
    if desk.inbound.place is None or "where" in report.answers:
        return None
    if ref not in report.answers.get("photos", ()) or not desk.rules.county.covers(desk.inbound.place):
        return None
    desk.inbound = replace(desk.inbound, stored=None)
    return dialogue.go_on(desk, desk.say("I took the place from your photo; you can change it."))
