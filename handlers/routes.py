"""Where what people say leads: every form, every command, and every button by the letter that it begins with."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.message import Outbound
from handlers import (
    account,
    burden,
    certificates,
    checkin,
    dialogue,
    events,
    groups,
    hours,
    issue_card,
    judgement,
    linking,
    looks,
    muting,
    overview,
    parting,
    phone,
    privacy,
    registration,
    report,
    restrict,
    review,
    simple,
    statements,
    wellbeing,
    wellbeing_setup,
    wording,
)
from handlers.asking import Form
from handlers.desk import Desk


def _status(desk: Desk, text: str) -> Outbound:
    return overview.status(desk, wording.number(text, desk.rules.policy.county.prefix) or text)


def _menu(desk: Desk, code: str) -> Outbound:
    if code == "resume" and dialogue.opened(desk):
        return dialogue.resume(desk)
    command, _, rest = code.partition(":")
    return COMMANDS.get(command, account.help_)(desk, rest)


FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        report.REPORT,
        issue_card.HAND_TO,
        issue_card.FINISH,
        issue_card.REJECT,
        registration.REGISTER,
        *events.FORMS,
        *hours.FORMS,
        certificates.NAME,
        *statements.FORMS,
        review.REFUSE,
        phone.PHONE,
        wellbeing_setup.ARRANGE,
        wellbeing_setup.COME,
        wellbeing.LEAVE,
        wellbeing.VISIT,
    )
}
COMMANDS: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "report": lambda desk, text: report.begin(desk, replace(desk.inbound, text=text)),
    "my": overview.mine,
    "status": _status,
    "queue": overview.queue,
    "baodao": registration.begin,
    "events": events.show,
    "checkin": checkin.begin,
    "hours": hours.show,
    "cert": certificates.begin,
    "sheets": statements.show,
    "link": linking.begin,
    "unlink": parting.show,
    "phone": phone.show,
    "views": looks.show,
    "call": simple.call,
    "simple": simple.toggle,
    "more": simple.leave,
    "lang": account.ask_language,
    "help": account.help_,
    **privacy.COMMANDS,
    "well": wellbeing.show,
    "mute": muting.show,
    "burden": burden.show,
    "bind": groups.explain,
    "unbind": groups.explain,
    "cancel": lambda desk, _: dialogue.cancel(desk),
}
PRESSES: Mapping[str, Callable[[Desk, str], Outbound | None]] = {
    "i": issue_card.press,
    "j": judgement.press,
    "s": overview.press,
    "r": registration.press,
    "e": events.press,
    "t": hours.press,
    "c": certificates.press,
    "sheet": statements.press,
    "d": parting.press,
    "k": privacy.answer,
    "l": account.set_language,
    "m": _menu,
    "p": phone.press,
    "w": restrict.press,
    "v": privacy.press,
    "q": muting.press,
    "h": wellbeing.press,
}
