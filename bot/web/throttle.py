"""How often may one address be wrong in a minute? Counted in this process alone, and forgotten after the minute."""

from collections import Counter
from datetime import datetime

MOST_KEPT = 10_000


class Throttle:
    """Wrong tries of the minute that runs, by address."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._minute = ""
        self._wrong: Counter[str] = Counter()

    def is_over(self, address: str, now: datetime) -> bool:
        """Say whether an address has been wrong too often in this minute."""
        self._turn(now)
        return self._wrong[address] >= self._most or len(self._wrong) > MOST_KEPT

    def note(self, address: str, now: datetime) -> None:
        """Count a wrong try."""
        self._turn(now)
        self._wrong[address] += 1

    def _turn(self, now: datetime) -> None:
        minute = f"{now:%Y%m%d%H%M}"
        if minute != self._minute:
            self._minute = minute
            self._wrong.clear()
