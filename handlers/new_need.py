"""A need is told: by a resident to the community, by the community or its street to all units, or made of an issue."""

from domain.access import may_organise, may_stand_in
from domain.errors import NotAllowed, TooLate
from domain.issue import Party
from domain.masking import masked
from domain.message import Outbound
from domain.need import ENDED, KIND, Action, Moment, State, may_see
from domain.organisation import Level
from handlers import dialogue, need_card, need_order
from handlers.access import card_for, parties_of
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers
from handlers.issue_more import is_for_volunteers
from handlers.lasting import Lasting, why_not
from handlers.need_life import wait
from handlers.texts.catalogue import N_
from handlers.where import communities
from storage.keys import new_id
from storage.needs import Need
from storage.tables import Issue

SENT = N_("Thank you. {community} reads it and answers by {review}.")
NOBODY_YET = N_("Thank you. It is kept for {community}. Nobody of theirs can be reached here yet; see /needs.")
NOT_YOURS = N_("Needs that come of a report are published by the community or its street.")
NOT_NOW = N_("{number} can become a need while it is being handled, and while everybody who handles it may know of it.")


def begin(desk: Desk, _: str = "") -> Outbound:
    """Ask what is needed; the community only of somebody who has several, or none."""
    home = {desk.rules.county.above(seat.unit, Level.COMMUNITY) for seat in desk.seats} - {""}
    return dialogue.begin(desk, NEED, {"community": home.pop()} if len(home) == 1 else {})


def make_of_issue(desk: Desk, key: int) -> Outbound:
    """Let what an issue tells be a need, which the community reads over first; one that it has become is shown."""
    issue = _issue(desk, key)
    community = desk.rules.county.above(issue.area, Level.COMMUNITY)
    known = desk.uow.needs.of_issue(issue.id)
    if known is not None and State(known.state) not in ENDED - {State.FULFILLED, State.TURNED}:
        return _shown(desk, known)
    if refusal := why_not(desk.world, community):
        raise refusal
    names = desk.uow.people.names([issue.reporter])
    words = masked(desk.uow.issues.words_of(issue.id).get("text", ""), names)[: need_order.LONGEST]
    text = words if len(words) >= need_order.LEAST else desk.voice.category(issue.category)
    need = desk.uow.needs.add(_need(desk, community, text, state=State.SUBMITTED, issue=issue.id))
    desk.took(KIND, need.id, Action.PROPOSE, before=State.NONE, after=State.SUBMITTED)
    wait(desk, need)
    need_card.hang(desk, need, (one for one in need_order.deciding(desk, need) if one != desk.person.id))
    return _shown(desk, need)


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Publish what the community or its street needs; put what a resident needs before the community."""
    community = answers["community"]
    orders = may_organise(desk.seats, community) or may_stand_in(desk.seats, need_card.street_of(desk, community))
    state, asker = (State.PUBLISHED, None) if orders else (State.SUBMITTED, desk.person.id)
    need = desk.uow.needs.add(_need(desk, community, answers["text"], state=state, asker=asker))
    desk.took(KIND, need.id, Action.ORDER if orders else Action.ASK, before=State.NONE, after=state)
    wait(desk, need)
    if orders:
        return need_order.published(desk, need)
    desk.keeps("needs", need.id)
    return _sent(desk, need, SENT if need_order.put_before(desk, need) else NOBODY_YET)


def _shown(desk: Desk, need: Need) -> Outbound:
    """Show what came of a report; to the street, while the community reads it over, that it does."""
    is_theirs = may_see(need_card.parties_of(desk, desk.person.id, need), State(need.state))
    return need_card.show(desk, need) if is_theirs else _sent(desk, need, SENT)


def _sent(desk: Desk, need: Need, sentence: str) -> Outbound:
    review = desk.voice.moment(need_card.moments_of(desk, need)[Moment.REVIEW], desk.now)
    return Outbound(desk.say(sentence, community=desk.voice.unit(need.community), review=review))


def _need(
    desk: Desk, community: str, text: str, *, state: State, asker: int | None = None, issue: int | None = None
) -> Need:
    return Need(
        id=new_id(desk.now),
        community=community,
        asker=asker,
        text=text,
        state=state.value,
        since=desk.now,
        created_at=desk.now,
        unit="",
        resource=None,
        taken_at=None,
        due_at=None,
        result="",
        issue=issue,
        became="",
        became_key=None,
        ended_at=None,
        emptied_at=None,
    )


def _issue(desk: Desk, key: int) -> Issue:
    """Return an issue that somebody may make a need of. Raises NotFound, NotAllowed or TooLate."""
    issue = card_for(desk, key)
    if Party.NEAR not in parties_of(desk, desk.person, issue):
        raise NotAllowed(NOT_YOURS)
    if not is_for_volunteers(issue):
        raise TooLate(NOT_NOW, number=issue.number)
    return issue


NEED = Form(
    name="need",
    title=N_("What is needed"),
    summary=N_("Shall I send it?"),
    personal=True,
    done=submit,
    fields=(
        Lasting(key="community", ask=N_("Which community needs it?"), label=N_("Community"), of=communities, front=14),
        need_order.words(
            N_("What is needed, for how many people, and when? Please write no name and no telephone number.")
        ),
    ),
)
