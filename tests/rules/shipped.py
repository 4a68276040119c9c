"""The policies that Baodao ships, as the rules' tests use them."""

from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.policy import Policy
from domain.policy_reading import read_policy

FOLDER = Path(__file__).parents[2] / "bot" / "policies"
PROFILES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml"))}
SHANGHAI = ZoneInfo("Asia/Shanghai")


@cache
def policy(text: str = "") -> Policy:
    return read_policy(text, PROFILES)
