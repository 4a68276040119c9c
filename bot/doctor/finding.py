"""What the doctor says of one thing that is wrong."""

from typing import NamedTuple


class Finding(NamedTuple):
    """What is wrong, and where: a number, a table and its key, a file; never what somebody wrote or is called."""

    check: str
    place: str
    what: str
    warning: bool = False
    """Whether it may be so on purpose: then the doctor is content all the same."""
