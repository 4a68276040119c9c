"""How do tests start a bot as its operator does, without waiting until everything is loaded?"""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from bot.__main__ import main
from tests.nursery import Born, bear


def start(
    folder: Path,
    environ: Mapping[str, str],
    words: Sequence[str],
    *,
    numbers: Mapping[str, float] | None = None,
    log: str = "log",
) -> tuple[Born, TextIO]:
    """Do what ``python -m bot`` does with these words, and return what it says while it does.

    Its log goes on in one file of ``folder``; ``numbers`` of its code are others.
    """
    reading, writing = os.pipe()
    with open(os.devnull) as nothing, open(folder / log, "a") as logged:
        files = (nothing, writing, logged)
        born = bear(_operate, list(words), dict(numbers or {}), files=files, folder=folder, environ=environ)
    os.close(writing)
    return born, os.fdopen(reading)


def _operate(words: Sequence[str], numbers: Mapping[str, float]) -> int:
    for name, number in numbers.items():
        module, _, constant = name.rpartition(".")
        assert hasattr(importlib.import_module(module), constant), name
        setattr(sys.modules[module], constant, number)
    return main(words)
