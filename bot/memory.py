"""How often does Python look for what nobody holds any more?"""

import gc

BETWEEN = 4_000
"""Objects that come to be between two looks: a batch or two. A look through many more is rarer, and everybody waits."""


def look_rarely() -> None:
    """Leave out what has been loaded, which lives as long as the process, and look through the rest less often."""
    gc.freeze()
    gc.set_threshold(BETWEEN)
    gc.enable()
