"""What does a file of settings say, beside the environment?"""

import re
from collections.abc import Mapping
from pathlib import Path

from domain.errors import SettingError


def with_env_file(environ: Mapping[str, str], file: Path) -> dict[str, str]:
    """Add the KEY=VALUE lines of ``file``, where there is one. What the environment says, even if empty, wins.

    A value may stand in quotes; lines that are empty or start with # say nothing. No variable is expanded.
    """
    said = {}
    for number, line in enumerate(_lines(file), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r"""\s*(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(.*?))\s*""", line)
        if not found:
            raise SettingError(f"{file.name}, line {number}", "a line such as PORT=8080")
        said[found[1]] = found[2] or found[3] or found[4] or ""
    return {**said, **environ}


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8-sig").splitlines() if file.is_file() else []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(file.name, "a file that can be read, in UTF-8") from error
