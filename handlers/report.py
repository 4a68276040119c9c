"""Report a problem: what it is about, where, what happened (written or spoken), photos; then a number to quote."""

from collections.abc import Sequence
from functools import lru_cache, partial

from domain.categories import Category
from domain.issue import FIRST_ANSWER, Action, State
from domain.message import Inbound, Outbound, Place
from domain.routing import candidates, first_holder, tier_of
from domain.tiers import Tier
from handlers import dialogue, emergency, issues, phone, riders
from handlers.access import is_answered, read_ahead
from handlers.asking import Form
from handlers.attached import Photos, Spoken, given
from handlers.desk import Desk
from handlers.fields import Answers, Choice, Option, Text, World
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from handlers.where import Where, communities, in_no_grid, place_of
from storage.history import Step
from storage.keys import new_id
from storage.tables import Issue

NOT_SURE = "unsure"
REPORTED = N_(
    "Thank you. Your report is {number}.\n{holder} has it now and will answer by {answer_by}."
    " It should be done by {due}{provisional}.\nI tell you every step. /my shows how it stands."
)
SIMPLY_REPORTED = N_(
    "Thank you. Your report is {number}.\n{holder} has it now. It should be done by {due}{provisional}. I tell you."
)
HEARD = N_("I have your voice message. A person will listen to it, I cannot. In danger call {numbers}.")
PROVISIONAL = N_(" (if the holidays stay as planned)")


def categories(world: World, answers: Answers) -> Sequence[Option]:
    """Return what an issue can be about: what the words hint at first, then the usual, “not sure”, and the rest."""
    guessed = world.voice.rules.policy.guess(answers.get("what", ""))
    return _categories(world.voice, tuple(one.code for one in guessed[:3]))


@lru_cache(512)
def _categories(voice: Voice, hinted: tuple[str, ...]) -> Sequence[Option]:
    policy = voice.rules.policy
    front = list(dict.fromkeys([*hinted, *(one.code for one in policy.first_page)]))[:7]
    rest = [one.code for one in policy.categories if one.code not in front]
    return [Option(code, voice.category(code)) for code in (*front, NOT_SURE, *rest)]


def danger_first(category: str, world: World) -> str:
    """Return the numbers to call where what it is about is danger."""
    found = world.voice.rules.policy.category(category)
    return emergency.call_first(world.voice) + "\n" if found and found.tier is Tier.T0 else ""


def heard(_: Sequence[str], world: World) -> str:
    """Return what is said to a voice message: nobody has heard yet whether there is danger in it."""
    return world.voice.say(HEARD, numbers=emergency.numbers(world.voice))


def was_said_simply(world: World, answers: Answers) -> bool:
    """Say whether few questions are wanted, and a voice message has said it all."""
    return world.simple and bool(answers.get("voice"))


def needs_no_category(world: World, answers: Answers) -> bool:
    """Say whether what it is about need not be asked."""
    return world.simple or riders.is_quick(world, answers)


def needs_no_words(world: World, answers: Answers) -> bool:
    """Say whether it has been said, or shown, without words."""
    return bool(answers.get("voice")) or riders.has_photos(world, answers)


def begin(desk: Desk, inbound: Inbound | None = None, *, grid: str = "") -> Outbound:
    """Open the form with whatever was sent already in it."""
    known: dict[str, object] = {}
    words = inbound.text if inbound else ""
    if words.strip():
        known["what"] = words.strip()[: desk.rules.policy.text.most]
    known |= _files(desk, inbound) if inbound else {}
    if grid:
        known["where"] = {"grid": grid}
    remark = "\n\n".join(filter(None, [emergency.lines(desk, words), riders.hint(desk, known)]))
    if "voice" in known:
        remark = "\n\n".join(filter(None, [remark, heard((), desk.world)]))
    if inbound and inbound.place:
        return _from_place(desk, inbound.place, known, remark)
    return dialogue.begin(desk, REPORT, known, remark)


def _files(desk: Desk, inbound: Inbound) -> dict[str, object]:
    policy = desk.rules.policy
    photos = [media.ref for media in inbound.media if not media.is_sound][: policy.photos.most]
    sounds = [media.ref for media in inbound.media if media.is_sound][: policy.voice.most]
    return {key: refs for key, refs in (("photos", photos), ("voice", sounds)) if refs}


def open_issue(desk: Desk, answers: Answers) -> Outbound:
    """Open the issue, send it to whoever has to answer, and tell the reporter what to expect."""
    place, what = place_of(answers["where"]), answers.get("what", "")
    category = desk.rules.policy.category(answers.get("category", NOT_SURE))
    area = desk.rules.county.grid_of(place) or answers["community"]
    issue = _new_issue(desk, area=area, category=category, text=what)
    issue.lat, issue.lon = place.lat, place.lon
    desk.uow.issues.open(issue, text=what, place=place.text, by=_submitted(desk))
    desk.uow.pictures.attach(issue.id, "report", [*answers.get("voice", ()), *answers.get("photos", ())])
    desk.keeps("issues", issue.id)
    issues.start_answer(desk, issue, FIRST_ANSWER)
    issues.start_work(desk, issue)
    issues.spread(desk, issue)
    if desk.person.rider and "photos" in answers and "category" not in answers:
        return riders.filed(desk, issue)
    return Outbound(_what_to_expect(desk, issue), phone.offer(desk))


def _new_issue(desk: Desk, *, area: str, category: Category | None, text: str) -> Issue:
    policy, now = desk.rules.policy, desk.now
    tier = tier_of(policy, category, text)
    read_ahead(desk, candidates(desk.rules.county, area, category))
    holder, rung = first_holder(desk.rules.county, area, category, partial(is_answered, desk))
    return Issue(
        id=new_id(now),
        number=_number(desk),
        state=State.SUBMITTED.value,
        category=category.code if category else "",
        tier=tier.value,
        area=area,
        holder=holder,
        rung=rung.value,
        lat=None,
        lon=None,
        reporter=desk.person.id,
        source=desk.channel,
        submitted_at=now,
        seq=0,
        round=0,
        ended_at=None,
        emptied_at=None,
        named="",
    )


def _number(desk: Desk) -> str:
    """Return the next number of the day; four digits, more when a day needs them."""
    series = f"{desk.rules.policy.county.prefix}-{desk.today:%Y%m%d}"
    return f"{series}-{desk.uow.next_number(series):04d}"


def _submitted(desk: Desk) -> Step:
    return Step(Action.SUBMIT.value, desk.now, actor=desk.person.id, channel=desk.channel)


def _what_to_expect(desk: Desk, issue: Issue) -> str:
    answer_provisional = desk.say(PROVISIONAL) if issue.answer_provisional else ""
    return desk.say(
        SIMPLY_REPORTED if desk.person.simple else REPORTED,
        number=issue.number,
        holder=desk.voice.holder(issue.holder),
        answer_by=desk.voice.moment(issue.answer_by, desk.now) + answer_provisional,
        due=desk.voice.moment(issue.due_at, desk.now),
        provisional=desk.say(PROVISIONAL) if issue.provisional else "",
    )


def _from_place(desk: Desk, place: Place, known: dict[str, object], remark: str) -> Outbound:
    """Open the form and answer its question for the place, so that a wrong position is told and not kept."""
    dialogue.begin(desk, REPORT, known)
    desk.inbound = Inbound(desk.inbound.sender, desk.inbound.key, desk.now, place=place)
    return dialogue.go_on(desk, remark)


REPORT = Form(
    name="report",
    title=N_("Your report"),
    summary=N_("Shall I send it? You can still send photos, or change any answer."),
    simple_summary=N_("Shall I send it?"),
    simple_first=("photos", "what", "voice"),
    personal=True,
    at_once=riders.is_complete,
    done=open_issue,
    fields=(
        Choice(
            key="category",
            ask=N_("What is it about?"),
            label=N_("About"),
            of=categories,
            always=NOT_SURE,
            needless=needs_no_category,
            remark=danger_first,
        ),
        Where(
            key="where",
            ask=N_("Where is it? Send your position, pick the grid, or write it."),
            simple_ask=N_("Where is it?"),
            label=N_("Place"),
        ),
        Choice(
            key="community",
            ask=N_("I cannot tell the grid from that. Which community is it in?"),
            label=N_("Community"),
            of=communities,
            when=in_no_grid,
            front=14,
        ),
        Text(
            key="what",
            ask=N_("What happened? A few words are enough, or a voice message."),
            simple_ask=N_("What is wrong? Say it, or write it."),
            label=N_("What happened"),
            needless=needs_no_words,
        ),
        Spoken(
            key="voice",
            ask=N_("Would you like to say it again, or say more? Send one more voice message."),
            label=N_("Voice message"),
            when=given("voice"),
            most=lambda world: world.voice.rules.policy.voice.most,
            remark=heard,
        ),
        Photos(
            key="photos",
            ask=N_("Photos help. Send several at once if you like, or skip."),
            simple_ask=N_("Send a photo. Or say it: send a voice message. Or skip."),
            label=N_("Photos"),
            optional=True,
            needless=was_said_simply,
            most=lambda world: world.voice.rules.policy.photos.most,
        ),
    ),
)
