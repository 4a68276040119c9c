"""Where stories happen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.town import Town, open_town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from open_town(tmp_path)
