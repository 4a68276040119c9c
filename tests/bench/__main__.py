"""The benchmarks: one run, one table, and a failure when a figure does not reach what it must.

Some figures are taken at a tenth of their rows; FULL=1 takes all of them.
"""

import sys

from tests.bench import events, imports, outbound, postgresql, reports, start, timers, webhook
from tests.bench.figures import table


def main() -> int:
    """Measure everything, one after the other, and print the table."""
    parts = (reports, postgresql, outbound, timers, events, webhook, imports, start)
    figures = [figure for part in parts for figure in part.figures()]
    print(table(figures))
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
