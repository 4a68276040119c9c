"""How do those who run tests beside each other begin: as children of the nursery, where everything is loaded?"""

import os
import sys
from pathlib import Path

from execnet import gateway_io
from execnet.gateway_base import ExecModel, Popen2IO
from execnet.xspec import XSpec

from tests.nursery import DOOR, bear, door


def begin_in_the_nursery() -> None:
    """Let whoever is to run tests be born, and with it whatever it starts in turn."""
    os.environ[DOOR] = door()
    gateway_io.create_io = _Line  # type: ignore[assignment]


class _Line(Popen2IO):
    """The line to one of them: it does what a Python does that was started for it."""

    def __init__(self, _: XSpec, execmodel: ExecModel) -> None:
        (asks, self_asks), (self_hears, hears) = os.pipe(), os.pipe()
        self._born = bear(_listen, files=(asks, hears, 2), folder=Path.cwd())
        os.close(asks)
        os.close(hears)
        super().__init__(os.fdopen(self_asks, "wb"), os.fdopen(self_hears, "rb"), execmodel=execmodel)

    def wait(self) -> int:
        return self._born.wait()

    def kill(self) -> None:
        self._born.kill()


def _listen() -> None:
    exec(eval(sys.stdin.readline()))  # noqa: S102, S307 - by which execnet begins everywhere
