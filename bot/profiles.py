"""Which policies are shipped (the default and its variations, as text), and which one is in force?"""

from functools import cache
from pathlib import Path

from bot.settings import Settings
from domain.errors import SettingError
from domain.policy import Policy
from domain.policy_reading import read_policy

FOLDER = Path(__file__).parent / "policies"


@cache
def shipped() -> dict[str, str]:
    """Return every shipped profile by its name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}


def policy_in_force(settings: Settings) -> Policy:
    """Return the policy of POLICY_FILE, or the one that is shipped. Raises PolicyError and SettingError."""
    return read_policy(_written(settings.policy_file) if settings.policy_file else "", shipped())


def _written(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError("POLICY_FILE", f"a file that can be read, in UTF-8 ({error})") from error
