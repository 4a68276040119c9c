"""Who may do what, written down once more apart from the code: the stories in chat and over HTTP are made from it."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import chain

from domain import event, issue, registration, wellbeing
from domain.issue import State
from domain.organisation import Level, Role, UnitOutline
from handlers import events, issue_card, judgement, needs, new_event, parting, phone, quick, restrict, review, union
from handlers import wellbeing as looked_after
from handlers.routes import COMMANDS, FORMS, PRESSES
from tests.town import COMMUNITY, COUNTY, GRID, NEIGHBOUR, STREET, square

BUREAU, OTHER_BUREAU, FIRM, OTHER_FIRM = "520626-D01", "520626-D02", "520626001001-W01", "520626001002-W01"
NEXT_COMMUNITY, NEXT_STREET, NEXT_COUNTY, UNIT = "520626001002", "520626002", "520627", "520626-U01"
MORE = (
    UnitOutline("520627", Level.COUNTY, "邻县", "Next County", ring=square(109.0, 28.0, 0.5)),
    UnitOutline("520626002", Level.STREET, "玉水街道", "Yushui", parent="520626"),
    UnitOutline("520626-D02", Level.DEPARTMENT, "水务局", "Water", parent="520626", duty="water"),
    UnitOutline("520626001002-W01", Level.PROPERTY, "竹园物业", "Zhuyuan Property", parent="520626001002"),
)
COORDINATORS = dict.fromkeys((Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER), (STREET, NEXT_STREET))
PLACES: Mapping[Role, tuple[str, str]] = {
    Role.GRID_WORKER: (GRID, NEIGHBOUR),
    Role.COMMUNITY_ADMIN: (COMMUNITY, NEXT_COMMUNITY),
    **COORDINATORS,
    Role.COUNTY_OFFICE: (COUNTY, NEXT_COUNTY),
    **dict.fromkeys((Role.DEPT_HANDLER, Role.DEPT_HEAD), (BUREAU, OTHER_BUREAU)),
    Role.PROPERTY_MANAGER: (FIRM, OTHER_FIRM),
}
"""Where somebody of a role sits whose area it is, and where somebody whose area it is not."""
ELSEWHERE = (COMMUNITY, UNIT)
"""Where those sit who handle nothing."""


class Who(StrEnum):
    """Who may: by a role over the thing, or because it is their own."""

    STAFF = "who handles it (a department, a firm: what it holds), or coordinates its area"
    AREA = "who coordinates its area"
    NEAR = "who coordinates its community or its street"
    ORGANISER = "who organises in its community"
    REPORTER = "who reported it"
    SUBJECT = "who is asked whether they are well"
    HELPER = "who was told that they do not answer"
    CONTACT = "whom they named to be told"
    ITS_DOORS = "whose doors are meant"
    SERVING = "as the stories test_everybody_tries_… and test_everybody_and_hours say"
    EVERYBODY = "everybody, about themselves and what is for all"
    NOBODY = "nobody: a clock, or what is written with something else"


ROLES: Mapping[Who, frozenset[Role]] = {
    Who.STAFF: frozenset(PLACES),
    Who.AREA: frozenset({Role.COMMUNITY_ADMIN, Role.COUNTY_OFFICE, *COORDINATORS}),
    Who.NEAR: frozenset({Role.COMMUNITY_ADMIN, *COORDINATORS}),
    Who.ORGANISER: frozenset({Role.COMMUNITY_ADMIN}),
}
TABLE: Mapping[str, Who] = {
    **dict.fromkeys(("i:show", "i:read", "i:phone", "i:accept", "i:hand_to", "i:handle", "i:finish"), Who.STAFF),
    **dict.fromkeys(("i:reject", "w:ask", "w:in", "w:out", "w:lift"), Who.AREA),
    "n:issue": Who.NEAR,
    **dict.fromkeys(("j:confirm", "j:reopen", "j:cannot_tell", "j:rate", "j:r5"), Who.REPORTER),
    **dict.fromkeys(("s:", "/status"), Who.STAFF),  # and who reported it
    **dict.fromkeys(("r:show", "r:accept", "r:refuse", "e:door", "e:in"), Who.ORGANISER),
    **dict.fromkeys(("d:undo", "d:take"), Who.ITS_DOORS),
    **dict.fromkeys(("h:well", "h:call", "h:leave", "h:come_back", "h:end", "f:wellbeing_away"), Who.SUBJECT),
    **dict.fromkeys(("h:visit", "f:wellbeing_visit"), Who.HELPER),
    "h:resign": Who.CONTACT,
    **dict.fromkeys(("h:new", "f:wellbeing", "f:wellbeing_come", "u:", "/well", "/mute", "/burden"), Who.EVERYBODY),
    **dict.fromkeys(("e:show", "e:sign_up", "e:cancel", "e:check_in", "r:new"), Who.EVERYBODY),
    **dict.fromkeys(("p:ask", "p:hide", "p:share", "p:drop", "k:", "l:", "m:", "v:"), Who.EVERYBODY),
    **dict.fromkeys(("f:hand_to", "f:finish"), Who.STAFF),
    "f:reject": Who.AREA,
    "f:refuse_registration": Who.ORGANISER,
    **dict.fromkeys(("f:report", "f:registration", "f:phone", "f:sign_up", "f:check_in"), Who.EVERYBODY),
    **dict.fromkeys(("/queue", "/my", "/views", "/baodao", "/events", "/report", "/help"), Who.EVERYBODY),
    **dict.fromkeys(("/link", "/unlink", "/phone", "/call", "/simple", "/more", "/lang"), Who.EVERYBODY),
    **dict.fromkeys(("/privacy", "/export", "/delete", "/withdraw", "/cancel", "/bind", "/unbind"), Who.EVERYBODY),
    **dict.fromkeys(("q:right", "q:back", "q:category", "q:words", "f:amend_category", "f:amend_words"), Who.REPORTER),
    **dict.fromkeys(("/station", "/venues", "/rider", "y:", "f:station", "f:rider"), Who.EVERYBODY),
    **dict.fromkeys(("/sheets", "/needs", "/projects", "/resources", "/wish", "/wishes"), Who.EVERYBODY),
    **dict.fromkeys(("sheet:", "f:sheet_dispute", "f:sheet_uphold"), Who.SERVING),
    **dict.fromkeys(("x:", "n:", "o:", "f:wish", "f:refuse_wish", "f:claim_wish", "f:join_wish"), Who.SERVING),
    **dict.fromkeys(("f:need", "f:refuse_need", "f:reword_need", "f:finish_need", "f:resource"), Who.SERVING),
    **dict.fromkeys(("e:change", "f:event_change", "f:wish_whom"), Who.SERVING),
    **dict.fromkeys(
        ("post:", "pair:", "f:accept_pairing", "f:refuse_pairing", "f:pair_unit", "f:left_unit"), Who.SERVING
    ),
    **dict.fromkeys(("f:ask_unit", "f:answer_pairing"), Who.SERVING),
    **dict.fromkeys(("e:elsewhere", "f:elsewhere", "f:work_unit"), Who.SERVING),
    **dict.fromkeys(("f:offer_post", "f:propose_post", "f:transfer", "f:decline_transfer", "f:pause"), Who.SERVING),
    **dict.fromkeys(("f:answer_community", "f:ask_member", "r:answer"), Who.SERVING),
    "r:ask": Who.ORGANISER,
    **dict.fromkeys(
        ("assign", "consent", "decline", "free", "lapse", "resume", "retract", "stay", "work"), Who.SERVING
    ),
    **dict.fromkeys(("e:new", "e:approve", "e:refuse", "e:move", "e:call_off", "e:weather", "e:stop"), Who.SERVING),
    **dict.fromkeys(("e:stop_all", "f:event", "f:event_move", "f:event_off", "f:event_refuse"), Who.SERVING),
    **dict.fromkeys(("e:accept", "e:come", "e:excuse", "e:keep", "e:minor", "e:share", "e:wait"), Who.EVERYBODY),
    **dict.fromkeys(("/cert", "/checkin", "/hours", "f:certificate", "f:near", "e:left", "e:out"), Who.EVERYBODY),
    **dict.fromkeys(("c:", "t:", "e:back_fill", "e:code", "e:hours"), Who.SERVING),
    **dict.fromkeys(("f:hours_back_fill", "f:hours_correct", "f:hours_dispute"), Who.SERVING),
    **dict.fromkeys(("f:hours_missed", "f:hours_reject"), Who.SERVING),
    **dict.fromkeys(("publish", "start"), Who.NOBODY),
    **dict.fromkeys(("submit", "withdraw", "no_reply", "join", "part"), Who.NOBODY),
    **dict.fromkeys(("arrange", "offer", "agree", "remind"), Who.NOBODY),
    **dict.fromkeys(("tell_contact", "tell_grid", "tell_community"), Who.NOBODY),
}
"""Every press by its letter and verb, every form, every command, and what else is in the lives."""
MAY: Mapping[Role, frozenset[str]] = {
    role: frozenset(action for action, who in TABLE.items() if role in ROLES.get(who, ())) for role in PLACES
}
"""What a role may do in its own area (a department, a firm: about what it holds); others nothing."""
AT: Mapping[str, State] = {
    **dict.fromkeys(("i:accept", "i:reject"), State.SUBMITTED),
    **dict.fromkeys(
        ("i:hand_to", "i:handle", "i:show", "i:read", "i:phone", "w:ask", "n:issue", "/status"), State.ACCEPTED
    ),
    "i:finish": State.HANDLING,
    **dict.fromkeys(("j:confirm", "j:reopen", "j:cannot_tell"), State.DONE),
}
"""Where an issue stands when a step is tried."""


def holder_for(unit: str) -> str:
    """Return who has the issue that is tried from a unit: a department or firm sees what it holds itself."""
    return unit if unit in (BUREAU, FIRM) else GRID


def every_action() -> set[str]:
    """Return what the code knows: each press with its verbs, each form, each command, each action of a life."""
    verbs = {
        "i": {"show", "read", "phone", *issue_card.PRESSES},
        "w": set(restrict.PRESSES),
        "j": {*judgement.VERDICTS, judgement.RATE, "r5"},
        "r": {"show", review.MYSELF, *review.PRESSES},
        "e": {new_event.NEW, *events.WHOLE, *events.SHIFTS},
        "d": {union.UNDO, parting.TAKE},
        "p": set(phone.PRESSES),
        "q": set(quick.PRESSES),
        "n": {"", needs.ISSUE},
        "h": {"new", *looked_after.PRESSES},
    }
    pressed = {f"{letter}:{verb}" for letter in PRESSES for verb in verbs.get(letter, {""})}
    known = pressed | {f"f:{name}" for name in FORMS} | {f"/{name}" for name in COMMANDS}
    acts = {act.value for act in chain(issue.Action, event.Action, registration.Action, wellbeing.Action)}
    return known | acts - {name.partition(":")[2] for name in known}
