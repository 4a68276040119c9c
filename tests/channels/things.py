"""One registration and one place at an event, as rows with everything in them."""

from datetime import datetime

from storage.event_tables import Signup
from storage.registrations import Registration
from tests.town import COMMUNITY

MEMBER = "Deng Lu"


def registration(key: int, person: int, now: datetime) -> Registration:
    said = {"work_unit": "520626-U01", "skills": ["legal"], "free": ["weekends"], "consent": "1", "consented_at": now}
    unsaid = {"reviewed_at": None, "reviewer": None, "passed_on": False, "question": "", "answer": "", "taker": ""}
    who = {"id": key, "person": person, "name": MEMBER, "community": COMMUNITY}
    made = Registration(state="submitted", since=now, submitted_at=now, **who, **said, **unsaid)
    made.agreed, made.until_on, made.offers = [], None, False
    return made


def place(key: int, shift: int, person: int, now: datetime) -> Signup:
    none = {"promoted_until": None, "guardian": "", "said": "", "checked_in_at": None}
    numbers = {"queue": 1, "version": 0, "told": 0, "reminded": 0, "tries": 0}
    return Signup(id=key, shift=shift, person=person, state="confirmed", at=now, **none, **numbers)
