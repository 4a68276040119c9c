"""How does a bot begin in a moment: as the child of a process that has loaded the libraries and done nothing else?

What it does from there on is what ``python -m bot run`` does: a process of its own, with its own folder, environment,
words and log, ended by its own signals.
"""

import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TextIO

from bot.__main__ import main


class Born:
    """A running bot, as ``subprocess.Popen`` shows one."""

    def __init__(self, process: BaseProcess, stdout: TextIO) -> None:
        self._process = process
        self.stdout = stdout

    def send_signal(self, signal_: signal.Signals) -> None:
        os.kill(self.pid, signal_)

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    def kill(self) -> None:
        self._process.kill()

    def wait(self, seconds: float) -> int:
        """Return its exit code once it has ended. Raises TimeoutExpired."""
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("bot", seconds)
        return self._process.exitcode


def bear(
    folder: Path,
    environ: Mapping[str, str],
    words: Sequence[str],
    *,
    numbers: Mapping[str, float] | None = None,
    log: str = "log",
) -> Born:
    """Start a bot in ``folder``, whose log goes on in one file there; ``numbers`` of its code are others."""
    context = nursery()
    reading, writing = context.Pipe(duplex=False)
    told = {"environ": dict(environ), "words": list(words), "numbers": dict(numbers or {}), "log": log}
    process = context.Process(target=_live, args=(folder, writing), kwargs=told)
    process.start()
    writing.close()
    stdout = os.fdopen(os.dup(reading.fileno()))
    reading.close()
    return Born(process, stdout)


@cache
def nursery() -> ForkServerContext:
    """Return by what a process begins as a child of the one that has loaded all."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.e2e.loaded"])
    return context


def _live(
    folder: Path,
    stdout: Connection,
    *,
    environ: Mapping[str, str],
    words: Sequence[str],
    numbers: Mapping[str, float],
    log: str,
) -> None:
    for name, number in numbers.items():
        module, _, constant = name.rpartition(".")
        assert hasattr(importlib.import_module(module), constant), name
        setattr(sys.modules[module], constant, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    with open(log, "a") as file:
        os.dup2(file.fileno(), 2)
    os.dup2(stdout.fileno(), 1)
    stdout.close()
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
    try:
        code = main(words)
    except SystemExit as wrong:  # words that argparse does not know
        code = wrong.code if isinstance(wrong.code, int) else 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
