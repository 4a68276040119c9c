"""Where what people say leads: every form, every command, and every button by the letter that it begins with."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from domain.message import Outbound
from handlers import (
    account,
    agreement,
    burden,
    dialogue,
    events,
    groups,
    issue_card,
    judgement,
    liaison,
    linking,
    looks,
    muting,
    need_order,
    need_unit,
    needs,
    new_need,
    new_wish,
    overview,
    parting,
    phone,
    post_desk,
    privacy,
    quick,
    registration,
    report,
    resources,
    restrict,
    review,
    riders,
    simple,
    stations,
    transfer,
    wellbeing,
    wellbeing_setup,
    wish_claims,
    wish_review,
    wishes,
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
        review.REFUSE,
        new_need.NEED,
        need_order.REFUSE,
        need_unit.FINISH,
        resources.OFFER,
        new_wish.WISH,
        wish_review.REFUSE,
        wish_claims.CLAIM,
        wish_claims.JOIN,
        review.QUESTION,
        review.ANSWER,
        transfer.TRANSFER,
        transfer.DECLINE,
        transfer.PAUSE,
        post_desk.OFFER,
        post_desk.PROPOSE,
        agreement.PAIR,
        agreement.ACCEPT,
        agreement.REFUSE,
        liaison.LEFT,
        phone.PHONE,
        wellbeing_setup.ARRANGE,
        wellbeing_setup.COME,
        wellbeing.LEAVE,
        wellbeing.VISIT,
        stations.STATION,
        riders.RIDER,
        quick.CATEGORY,
        quick.WORDS,
    )
}
COMMANDS: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "report": lambda desk, text: report.begin(desk, replace(desk.inbound, text=text)),
    "my": overview.mine,
    "status": _status,
    "queue": overview.queue,
    "baodao": registration.begin,
    "events": events.show,
    "station": stations.ask,
    "rider": riders.toggle,
    "venues": stations.venues,
    "needs": needs.show,
    "resources": needs.offers,
    "projects": needs.projects,
    "wish": new_wish.begin,
    "wishes": wishes.show,
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
    "post": post_desk.press,
    "pair": agreement.press,
    "e": events.press,
    "x": wishes.press,
    "n": needs.press,
    "o": resources.press,
    "d": parting.press,
    "k": privacy.answer,
    "l": account.set_language,
    "m": _menu,
    "p": phone.press,
    "w": restrict.press,
    "v": privacy.press,
    "u": muting.press,
    "h": wellbeing.press,
    "y": stations.show,
    "q": quick.press,
}
