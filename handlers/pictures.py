"""What happens when a file that somebody sent has been fetched."""

from dataclasses import replace

from domain.message import Outbound
from handlers import dialogue, issues
from handlers.desk import Desk
from handlers.report import REPORT


def arrived(desk: Desk) -> Outbound | None:
    """Write down what a file is; where it was taken may answer a report's open question for the place."""
    stored = desk.inbound.stored
    picture = desk.uow.pictures.find(stored.ref) if stored else None
    if stored is None or picture is None:
        return None
    picture.stored_at, picture.mime, picture.size = desk.now, stored.mime, stored.size
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
