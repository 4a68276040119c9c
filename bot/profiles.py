"""Which policies are shipped: the default and its variations, as text."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "policies"


@cache
def shipped() -> dict[str, str]:
    """Return every shipped profile by its name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
