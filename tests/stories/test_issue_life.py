"""Whoever presses whatever, now or long ago: an issue is where the table of its life says, and so is its clock."""

import tempfile
from collections.abc import Iterable
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from domain.access import Scope, may_see, parties
from domain.issue import FIRST_ANSWER, NOTES, OPEN, TRANSITIONS, Action, Note, Party, State
from domain.ladder import Clock, ladder
from domain.tiers import Tier
from handlers.issues import ANSWER, WORK
from handlers.judgement import END, JUDGE, REMIND
from handlers.keys import short
from storage.tables import Issue
from tests.stories.reporting import reported
from tests.stories.staff import CAST
from tests.town import open_town
from tests.townspeople import Person

ANSWERS = {Action.FINISH: ("New pipe put in", "Skip", "Submit"), Action.REJECT: ("A private pipe",)}
HANDLING = (Action.ACCEPT, Action.HANDLE, Action.FINISH, Action.REJECT, Action.HAND_TO)
JUDGING = (Action.CONFIRM, Action.CANNOT_TELL, Action.REOPEN)

staff = st.sampled_from([*CAST, "Mina", "Olga"])
ages = st.sampled_from([0, 0, 0, 1, 2, 5])
"""How many rows of history ago the pressed card was shown."""


class IssueLife(RuleBasedStateMachine):
    """One reported issue, and everybody who may or may not do something about it."""

    def __init__(self, folder: Path, towns: ExitStack) -> None:
        super().__init__()
        self.town = towns.enter_context(contextmanager(open_town)(Path(tempfile.mkdtemp(dir=folder))))
        self.people, self.number = reported(self.town)
        with self.town.database.begin() as uow:
            held = uow.people.read_ahead({person.address: "en" for person in self.people.values()}, self.town.now)
        self.keys = dict(zip(self.people, held, strict=True))
        self.read: tuple[object, Issue, list[Any]] | None = None
        self.before: list[Any] = []
        self.ticked = self.town.now

    @rule(choice=st.integers(0, 50))
    def somebody_does_what_they_may(self, choice: int) -> None:
        issue = self.issue()
        offered = [(name, act) for name in CAST for act in HANDLING]
        may = [(name, act) for name, act in offered if self.leads_to(name, issue, act)]
        verdicts = [verdict for verdict in JUDGING if (issue.at, verdict) in TRANSITIONS]
        if may:
            name, act = may[choice % len(may)]
            self.handles(name=name, action=act, age=0, choice=choice)
        elif verdicts:
            self.judges(name="Mina", verdict=verdicts[choice % len(verdicts)], age=0)

    @rule(name=staff, action=st.sampled_from(HANDLING), age=ages, choice=st.integers(0, 20))
    def handles(self, name: str, action: Action, age: int, choice: int) -> None:
        issue = self.issue()
        person, seq = self.people[name], max(issue.seq - age, 1)
        expected = self.expected(name, issue, action, seq=seq)
        self.town.arrives(person, press=f"i:{short(issue.id)}:{action}:{seq}")
        if expected:
            for answer in self.answers(person, action, choice):
                person.says(answer)
        self.check(issue, expected)

    @rule(
        names=st.lists(staff, min_size=2, max_size=3, unique=True),
        action=st.sampled_from((Action.ACCEPT, Action.HANDLE)),
    )
    def press_at_once(self, names: list[str], action: Action) -> None:
        issue = self.issue()
        may = [name for name in names if self.leads_to(name, issue, action)]
        press = f"i:{short(issue.id)}:{action}:{issue.seq}"
        self.town.take([self.town.inbound(self.people[name], press=press) for name in names])
        self.check(issue, TRANSITIONS[issue.at, action].to if may else None)
        if may:
            assert self.moves()[-1].actor == self.keys[may[0]]
        for late in may[1:]:
            assert f"{may[0]} was faster" in self.people[late].seen[-1].text

    @rule(
        name=st.sampled_from(["Mina", "Mina", "Mina", "Olga", "Lin"]),
        verdict=st.sampled_from(JUDGING),
        age=st.integers(0, 1),
    )
    def judges(self, name: str, verdict: Action, age: int) -> None:
        issue = self.issue()
        mine = name == "Mina" and (issue.at, verdict) in TRANSITIONS and age == 0
        self.town.arrives(self.people[name], press=f"j:{short(issue.id)}:{issue.round - age}:{verdict}")
        self.check(issue, TRANSITIONS[issue.at, verdict].to if mine else None)

    @rule(name=staff, rating=st.integers(0, 6))
    def rates(self, name: str, rating: int) -> None:
        issue = self.issue()
        self.town.arrives(self.people[name], press=f"j:{short(issue.id)}:{issue.round}:r{rating}")
        self.check(issue, None)

    @rule(name=staff, text=st.sampled_from(["/queue", "/cancel", "Back", "Skip", "Cancel", "hello"]))
    def says(self, name: str, text: str) -> None:
        issue = self.issue()
        self.people[name].says(text)
        self.people[name].says("/cancel")
        self.check(issue, None)

    @rule(hours=st.sampled_from([0.1, 0.5, 1, 3, 30, 80]))
    def time_passes(self, hours: float) -> None:
        issue = self.issue()
        self.town.time_passes(hours=hours)
        self.ticked = self.town.now
        silent = issue.at is State.DONE and self.town.now >= dict(self.questions(issue))[END]
        self.check(issue, State.CLOSED_NO_REPLY if silent else None)

    @invariant()
    def the_history_only_grows_and_tells_the_state(self) -> None:
        rows = self.history()
        assert rows[: len(self.before)] == self.before
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        state = State.SUBMITTED
        for row in rows:
            assert row.from_state == state
            if row.action not in (*NOTES, Action.SUBMIT):
                state = TRANSITIONS[state, Action(row.action)].to
            assert row.to_state == state
        issue = self.issue()
        assert (issue.at, issue.seq) == (state, len(rows))
        self.before = rows

    @invariant()
    def a_moment_waits_exactly_for_each_open_clock(self) -> None:
        issue = self.issue()
        for kind, told, expected in (
            (ANSWER, issue.told, self.answer_clock(issue)),
            (WORK, issue.work_told, self.work_clock(issue)),
        ):
            rungs = self.moments(kind, issue)
            # What was due when the clock ticked last is told; a rung that was passed over was told with a higher one.
            assert self.coming(rungs, told) == self.coming(expected, told)
            assert rungs <= expected
        assert self.moments(JUDGE, issue) == {one for one in self.questions(issue) if one[1] > self.ticked}

    @invariant()
    def no_rung_is_told_twice_by_one_clock(self) -> None:
        told: dict[str, list[int]] = {Note.TOLD: [], Note.WORK_TOLD: []}
        for row in self.history():
            if row.action in told:
                assert row.rung > max(told[row.action], default=0)
                told[row.action].append(row.rung)
            elif row.action not in NOTES:
                told[Note.TOLD].clear()
            if row.action == Action.REOPEN:
                told[Note.WORK_TOLD].clear()

    def expected(self, name: str, issue: Issue, action: Action, *, seq: int) -> State | None:
        """Return where a press leads; nowhere if it is of a card that is older than the last move."""
        return None if any(row.seq > seq for row in self.moves()) else self.leads_to(name, issue, action)

    def leads_to(self, name: str, issue: Issue, action: Action) -> State | None:
        """Return where the table leads; nowhere where it refuses."""
        move = TRANSITIONS.get((issue.at, action))
        if action is Action.REJECT and issue.round:
            return None  # its reporter has the last word
        return move.to if move and move.who & self.parties(name, issue) else None

    def parties(self, name: str, issue: Issue) -> frozenset[Party]:
        scope = Scope(issue.area, issue.holder, issue.reporter)
        seats = [CAST[name]] if name in CAST else []
        mine = parties(self.keys[name], seats, scope)
        assert not mine or may_see(self.keys[name], seats, scope)
        return mine

    def answers(self, person: Person, action: Action, choice: int) -> tuple[str, ...]:
        if action is not Action.HAND_TO:
            return ANSWERS.get(action, ())
        units = [label for label in person.labels() if label != "Cancel"]
        return units[choice % len(units)], "Skip"

    def check(self, before: Issue, expected: State | None) -> None:
        after = self.issue()
        assert after.at is (expected or before.at)
        if expected is None:
            assert after.holder == before.holder

    def moments(self, kind: str, issue: Issue) -> set[tuple[int, datetime]]:
        with self.town.database.reading() as uow:
            return {(timer.rung, timer.due_at) for timer in uow.timers.of(kind, issue.id)}

    def coming(self, rungs: Iterable[tuple[int, datetime]], told: int | None) -> set[tuple[int, datetime]]:
        """Return the rungs that are still to be told, of those that no tick has looked at."""
        return {one for one in rungs if one[1] > self.ticked and one[0] > (told or 0)}

    def answer_clock(self, issue: Issue) -> set[tuple[int, datetime]]:
        """Return when the rungs are due of the answer that is waited for."""
        last = self.moves()[-1]
        is_first = len(self.moves()) == 1
        clock = FIRST_ANSWER if is_first else TRANSITIONS[State(last.from_state), Action(last.action)].answer
        return self.rungs(issue, clock, last.at) if clock else set()

    def work_clock(self, issue: Issue) -> set[tuple[int, datetime]]:
        """Return when the rungs of the work are due, counted from the report or from the last “not fixed”."""
        began = next(row.at for row in reversed(self.moves()) if row.action in (Action.SUBMIT, Action.REOPEN))
        return self.rungs(issue, Clock.FINISH, began) if issue.at in OPEN else set()

    def rungs(self, issue: Issue, clock: Clock, start: datetime) -> set[tuple[int, datetime]]:
        policy, calendar = self.town.rules.policy, self.town.rules.calendar
        steps = ladder(policy, calendar, tier=Tier(issue.tier), clock=clock, start=start)
        return {(int(step.rung), step.due_at) for step in steps}

    def questions(self, issue: Issue) -> list[tuple[int, datetime]]:
        """Return when the reporter is asked again and when silence is recorded."""
        if issue.at is not State.DONE:
            return []
        done = next(row.at for row in reversed(self.moves()) if row.action == Action.FINISH)
        rules = self.town.rules.policy.reporter
        return [(REMIND, done + rules.remind.clock), (END, done + rules.answer.clock)]

    def issue(self) -> Issue:
        return self.stored()[0]

    def history(self) -> list[Any]:
        return self.stored()[1]

    def stored(self) -> tuple[Issue, list[Any]]:
        """Return the issue and its history; they are read once after each thing that happens."""
        now = (self.town.said, self.town.now)
        if self.read is None or self.read[0] != now:
            with self.town.database.reading() as uow:
                assert (issue := uow.issues.find_number(self.number)) is not None
                self.read = (now, issue, uow.issues.steps(issue.id))
        return self.read[1:]

    def moves(self) -> list[Any]:
        return [row for row in self.history() if row.action not in NOTES]


LONG_ENOUGH = settings(max_examples=12, stateful_step_count=20, deadline=None, phases=[Phase.reuse, Phase.generate])
"""Every step is several commits: to look for a shorter example would take minutes."""


def test_whatever_happens_to_it_an_issue_is_where_the_table_says(tmp_path: Path) -> None:
    with ExitStack() as towns:
        # It takes whatever makes a machine.
        run_state_machine_as_test(partial(IssueLife, tmp_path, towns), settings=LONG_ENOUGH)  # type: ignore[arg-type]
