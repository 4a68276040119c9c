"""A need is told: by a resident to the community, by the community or its street to all units, or out of an issue."""

from domain.access import may_organise, may_stand_in
from domain.errors import NotAllowed, TooLate
from domain.issue import OPEN, Party
from domain.issue import State as IssueState
from domain.masking import masked
from domain.message import Outbound
from domain.need import ENDED, KIND, Action, State
from domain.organisation import Level
from handlers import dialogue, need_card, need_order
from handlers.access import card_for, parties_of
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Given, Text
from handlers.lasting import Lasting
from handlers.need_life import wait
from handlers.texts.catalogue import N_
from handlers.where import communities
from storage.keys import new_id
from storage.needs import Need
from storage.tables import Issue

LEAST, LONGEST = 4, 200
SENT = N_("Thank you. {community} reads it and answers by {review}.")
NOBODY_YET = N_("Thank you. It is kept for {community}. Nobody of theirs can be reached here yet; see /needs.")
NOT_YOURS = N_("Needs that come of a report are published by the community or its street.")
NOT_NOW = N_("{number} can become a need while it is being handled, and while everybody who handles it may know of it.")


def begin(desk: Desk, _: str = "") -> Outbound:
    """Ask what is needed; the community only of somebody who has several, or none."""
    home = {desk.rules.county.above(seat.unit, Level.COMMUNITY) for seat in desk.seats} - {""}
    return dialogue.begin(desk, NEED, {"community": home.pop()} if len(home) == 1 else {})


def begin_of_issue(desk: Desk, key: int) -> Outbound:
    """Ask whether what an issue tells shall be a need; one that it has become already is shown."""
    issue = _issue(desk, key)
    known = desk.uow.needs.of_issue(issue.id)
    if known is not None and State(known.state) not in ENDED - {State.FULFILLED, State.TURNED}:
        return need_card.show(desk, known)
    names = desk.uow.people.names([issue.reporter])
    text = masked(desk.uow.issues.words_of(issue.id).get("text", ""), names)[:LONGEST]
    about = {"text": text} if len(text) >= LEAST else {}
    community = desk.rules.county.above(issue.area, Level.COMMUNITY)
    return dialogue.begin(desk, NEED, {"issue": issue.id, "community": community, **about})


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Publish what the community or its street needs; put what a resident needs before the community."""
    key = answers.get("issue")
    issue = _issue(desk, key) if key is not None else None
    orders = _may_order(desk, answers["community"])
    need = desk.uow.needs.add(_need(desk, answers, orders=orders, issue=issue))
    action = Action.ORDER if orders else Action.ASK
    desk.took(KIND, need.id, action, before=State.NONE, after=State(need.state))
    wait(desk, need)
    if orders:
        return need_order.published(desk, need)
    desk.keeps("needs", need.id)
    told = need_order.put_before(desk, need)
    review = desk.voice.moment(next(iter(need_card.moments_of(desk, need).values())), desk.now)
    community = desk.voice.unit(need.community)
    return Outbound(desk.say(SENT if told else NOBODY_YET, community=community, review=review))


def _need(desk: Desk, answers: Answers, *, orders: bool, issue: Issue | None) -> Need:
    return Need(
        id=new_id(desk.now),
        community=answers["community"],
        asker=None if orders else desk.person.id,
        text=answers["text"],
        state=(State.PUBLISHED if orders else State.SUBMITTED).value,
        since=desk.now,
        created_at=desk.now,
        unit="",
        resource=None,
        taken_at=None,
        due_at=None,
        result="",
        issue=issue.id if issue else None,
        became="",
        became_key=None,
        ended_at=None,
        emptied_at=None,
    )


def _issue(desk: Desk, key: int) -> Issue:
    """Return an issue that somebody may make a need of. Raises NotFound, NotAllowed or TooLate."""
    issue = card_for(desk, key)
    community = desk.rules.county.above(issue.area, Level.COMMUNITY)
    if Party.AREA not in parties_of(desk, desk.person, issue) or not _may_order(desk, community):
        raise NotAllowed(NOT_YOURS)
    if issue.at not in OPEN or issue.at is IssueState.SUBMITTED or issue.named:
        raise TooLate(NOT_NOW, number=issue.number)
    return issue


def _may_order(desk: Desk, community: str) -> bool:
    street = need_card.street_of(desk, community)
    return may_organise(desk.seats, community) or may_stand_in(desk.seats, street)


NEED = Form(
    name="need",
    title=N_("What is needed"),
    summary=N_("Shall I send it?"),
    personal=True,
    done=submit,
    fields=(
        Given(key="issue"),
        Lasting(key="community", ask=N_("Which community needs it?"), label=N_("Community"), of=communities, front=14),
        Text(
            key="text",
            ask=N_("What is needed, for how many people, and when? Please write no name and no telephone number."),
            label=N_("Need"),
            least=LEAST,
            most=LONGEST,
        ),
    ),
)
