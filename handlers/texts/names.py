"""What states, roles, levels and actions are called."""

from domain.issue import Action, State
from domain.organisation import Level, Role
from handlers.texts.catalogue import N_

STATES = {
    State.SUBMITTED: N_("reported"),
    State.ACCEPTED: N_("accepted"),
    State.DISPATCHED: N_("handed on"),
    State.HANDLING: N_("being handled"),
    State.DONE: N_("done, waiting for your word"),
    State.CLOSED: N_("closed"),
    State.CLOSED_NO_REPLY: N_("closed without an answer"),
    State.REJECTED: N_("not taken on"),
}

ACTIONS = {
    Action.ACCEPT: N_("Accept"),
    Action.HAND_TO: N_("Hand to …"),
    Action.HANDLE: N_("On it"),
    Action.FINISH: N_("Done"),
    Action.REJECT: N_("Reject"),
}
"""The labels of a card's buttons."""

DEEDS = {
    Action.SUBMIT: N_("reported"),
    Action.ACCEPT: N_("accepted"),
    Action.HAND_TO: N_("handed on"),
    Action.HANDLE: N_("started on it"),
    Action.FINISH: N_("finished it"),
    Action.REJECT: N_("did not take it on"),
    Action.CONFIRM: N_("confirmed that it is fixed"),
    Action.CANNOT_TELL: N_("could not tell"),
    Action.REOPEN: N_("said that it is not fixed"),
    Action.NO_REPLY: N_("nobody answered the question"),
    Action.WITHDRAW: N_("took it back"),
}
"""What somebody did, for the history."""

CHANNELS = {"web": N_("the web page")}
"""What a channel is called that has no name of its own."""

LEVELS = {
    Level.GRID: N_("grid worker"),
    Level.COMMUNITY: N_("community"),
    Level.STREET: N_("street committee"),
    Level.COUNTY: N_("county office"),
    Level.DEPARTMENT: N_("department"),
    Level.PROPERTY: N_("property firm"),
}

ROLES = {
    Role.RESIDENT: N_("resident"),
    Role.MEMBER: N_("in-office party member"),
    Role.UNIT_LIAISON: N_("unit liaison"),
    Role.GRID_WORKER: N_("grid worker"),
    Role.BRANCH_SECRETARY: N_("grid branch secretary"),
    Role.GROUP_LEADER: N_("party group leader"),
    Role.BUILDING_LEAD: N_("building lead"),
    Role.COMMUNITY_ADMIN: N_("community administrator"),
    Role.STREET_COORD: N_("street coordinator"),
    Role.STREET_SECRETARY: N_("street secretary"),
    Role.STREET_DIRECTOR: N_("street director"),
    Role.DUTY_OFFICER: N_("duty officer"),
    Role.COMMISSIONER: N_("part-time commissioner"),
    Role.PROPERTY_MANAGER: N_("property manager"),
    Role.DEPT_HANDLER: N_("department handler"),
    Role.DEPT_HEAD: N_("head of department"),
    Role.COUNTY_OFFICE: N_("county office"),
    Role.COUNTY_LEADER: N_("county leader"),
    Role.LEADER_READONLY: N_("leader (reading only)"),
    Role.SYSADMIN: N_("system administrator"),
    Role.PRIVACY_OFFICER: N_("privacy officer"),
}
