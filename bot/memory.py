"""How often does Python look for what nobody holds any more?"""

import gc

BETWEEN = 50_000
"""Objects that come to be between two looks: some dozen batches, so that what a batch holds is gone by then."""


def look_rarely() -> None:
    """Leave out what has been loaded, which lives as long as the process, and look through the rest less often."""
    gc.freeze()
    gc.set_threshold(BETWEEN)
    gc.enable()
