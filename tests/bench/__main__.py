"""The benchmarks: one run, one table, and a failure when a figure does not reach what it must."""

import sys

from tests.bench import reports, start, timers, webhook
from tests.bench.figures import table


def main() -> int:
    """Measure everything, one after the other, and print the table."""
    figures = [*reports.figures(), *timers.figures(), *webhook.figures(), *start.figures()]
    print(table(figures))
    return 0 if all(figure.reached for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
