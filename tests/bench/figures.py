"""How a figure is written down, and whether it reached what it must."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: what was measured, what it must reach, and whether it did."""

    name: str
    measured: str
    must: str
    reached: bool


def percentile(waits: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the waits do not exceed."""
    ordered = sorted(waits)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """Return the rows as a Markdown table."""
    lines = ["| figure | measured | must reach | |", "|---|---|---|---|"]
    lines += [
        f"| {one.name} | {one.measured} | {one.must} | {'ok' if one.reached else 'NOT REACHED'} |" for one in figures
    ]
    return "\n".join(lines)
