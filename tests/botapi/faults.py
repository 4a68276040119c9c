"""What can go wrong between the bot and Telegram, and when shall it?"""

from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum

ANY = "*"
PAGE = "<html>\r\n<head><title>网关错误</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


class Moment(StrEnum):
    """Whether Telegram had carried out the call when it went wrong."""

    BEFORE = "before"
    AFTER = "after"


class Harm(StrEnum):
    """What the caller gets instead of the answer; a delay only holds it back."""

    REFUSAL = "refusal"
    PAGE = "page"
    RESET = "reset"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong. ``seconds`` are those of a delay or of retry_after; no page names its encoding."""

    harm: Harm
    code: int = 500
    reason: str = ""
    seconds: float = 0
    moment: Moment = Moment.BEFORE
    encoding: str = "utf-8"


def too_many(seconds: int) -> Fault:
    """429: from now on nothing of this token may be sent for so long."""
    return Fault(Harm.REFUSAL, 429, f"retry after {seconds}", seconds)


def refusal(code: int, reason: str = "") -> Fault:
    return Fault(Harm.REFUSAL, code, reason)


def html_page(code: int = 502, encoding: str = "utf-8") -> Fault:
    return Fault(Harm.PAGE, code, encoding=encoding)


def reset(moment: Moment = Moment.BEFORE) -> Fault:
    return Fault(Harm.RESET, moment=moment)


def delay(seconds: float, moment: Moment = Moment.BEFORE) -> Fault:
    return Fault(Harm.DELAY, seconds=seconds, moment=moment)


class Faults:
    """What shall go wrong next, by method; those for any method come after those for this one."""

    def __init__(self) -> None:
        self._next: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, times: int, fault: Fault) -> None:
        self._next[method.lower()].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        for name in (method.lower(), ANY):
            if self._next[name]:
                return self._next[name].popleft()
        return None
