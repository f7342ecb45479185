"""How a process ends in order when it is told to, whatever stands at the other end."""

from __future__ import annotations

import io
import signal
import sys
import threading

#: What shells give a program that Ctrl-C has ended.
INTERRUPTED = 130


class Told(KeyboardInterrupt):
    """A signal has told this process to end: a scheduler, a service manager, a closed terminal."""

    def __init__(self, number: int) -> None:
        self.status = 128 + number
        super().__init__(number)


def be_robust() -> None:
    """End in order when told to, and write to whatever stands at the other end."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            # Not where somebody wants it to be ignored, as `nohup` does.
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _end)


def _end(number: int, _frame: object) -> None:
    raise Told(number)
