"""How do many processes begin in a moment: as children of one that has loaded everything and done nothing else?

So begin the bots of tests, whoever is to be killed, and those who run the tests. From there on each is a process of its
own, with its own folder, environment and files, ended by its own signals.
"""

import atexit
import gc
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from select import select
from typing import IO

DOOR = "NURSERY"
"""Under which name of the environment others find one that is open already."""
ROOT = Path(__file__).parents[1]
NUMBER = 8
"""Bytes of a process's number, and of its exit code."""


class Born:
    """A running child."""

    def __init__(self, answers: socket.socket) -> None:
        self._answers = answers
        self._code: int | None = None
        self.pid = self._number()

    def send_signal(self, signal_: signal.Signals) -> None:
        with suppress(ProcessLookupError):  # it has ended, and nobody has asked how
            if self._code is None:
                os.kill(self.pid, signal_)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, seconds: float | None = None) -> int:
        """Return its exit code once it has ended. Raises TimeoutExpired."""
        if self._code is None:
            self._answers.settimeout(seconds)
            try:
                self._code = self._number()
            except TimeoutError as error:
                raise subprocess.TimeoutExpired(str(self.pid), seconds or 0) from error
            self._answers.close()
        return self._code

    def _number(self) -> int:
        answer = self._answers.recv(NUMBER, socket.MSG_WAITALL)
        assert len(answer) == NUMBER, "the nursery is closed"
        return int.from_bytes(answer, signed=True)


def bear(
    what: Callable[..., int | None],
    *words: object,
    files: Sequence[IO[str] | IO[bytes] | int] = (0, 1, 2),
    folder: Path = ROOT,
    environ: Mapping[str, str] | None = None,
) -> Born:
    """Let a child do something of a module, with these words and these files in place of the three of everybody."""
    asking = socket.socket(socket.AF_UNIX)
    asking.connect(door())
    socket.send_fds(asking, [b"!"], [file if isinstance(file, int) else file.fileno() for file in files])
    asking.sendall(pickle.dumps((str(folder), dict(os.environ if environ is None else environ))))
    asking.sendall(pickle.dumps((what, words)))
    asking.shutdown(socket.SHUT_WR)
    return Born(asking)


@cache
def door() -> str:
    """Return where one asks for a child; open a nursery if nobody has. It closes with the process that opened it."""
    if DOOR in os.environ:
        return os.environ[DOOR]
    address = f"{tempfile.mkdtemp(prefix='nursery-')}/door"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(64)
        words = [sys.executable, "-m", "tests.nursery", str(listening.fileno())]
        opened = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, pass_fds=[listening.fileno()])
    atexit.register(_close, opened, address)
    return address


def _close(opened: subprocess.Popen[bytes], address: str) -> None:
    opened.communicate()
    shutil.rmtree(os.path.dirname(address), ignore_errors=True)


def _keep(listening: socket.socket) -> None:
    """Bear whoever is asked for, and tell those who asked how it ended, until nobody is there any more."""
    ended, end = socket.socketpair()
    for one in (ended, end):
        one.settimeout(0)
    signal.set_wakeup_fd(end.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asked: dict[int, socket.socket] = {}
    while sys.stdin not in (ready := select([sys.stdin, listening, ended], [], [])[0]):
        if ended in ready:
            ended.recv(4096)
            _tell(asked)
        if listening in ready:
            asking, _ = listening.accept()
            child = os.fork()
            if not child:
                for other in (listening, ended, end, *asked.values()):
                    other.close()
                _live(asking)
            asked[child] = asking
            _answer(asking, child)


def _tell(asked: dict[int, socket.socket]) -> None:
    while asked:
        child, how = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        with asked.pop(child) as asking:
            _answer(asking, os.waitstatus_to_exitcode(how))


def _answer(asking: socket.socket, number: int) -> None:
    with suppress(BrokenPipeError):  # whoever asked is gone
        asking.sendall(number.to_bytes(NUMBER, signed=True))


def _live(asking: socket.socket) -> None:
    """Be what was asked for, and end."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        what, words = _told(asking)
        code = what(*words) or 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 1
    except BaseException:  # noqa: BLE001 - it is said as Python says it, and ends
        sys.excepthook(*sys.exc_info())
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _told(asking: socket.socket) -> tuple[Callable[..., int | None], Sequence[object]]:
    """Return what to do, once there are the files, the environment and the folder for it."""
    _, files, _, _ = socket.recv_fds(asking, 1, 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
    with asking, asking.makefile("rb") as told:
        folder, environ = pickle.load(told)  # noqa: S301 - from another process of the tests
        os.environ.clear()
        os.environ.update(environ)
        doing: tuple[Callable[..., int | None], Sequence[object]] = pickle.load(told)  # noqa: S301
    os.chdir(folder)
    return doing


if __name__ == "__main__":
    gc.disable()
    import_module("tests.loaded").load()
    gc.enable()
    _keep(socket.socket(fileno=int(sys.argv[1])))
