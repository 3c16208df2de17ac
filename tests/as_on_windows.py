"""Runs `kg` without what Windows does not have: python -m tests.as_on_windows ask ...

Windows itself is not at hand for the tests. This takes away its missing modules and functions, and makes what it
refuses fail: to open a folder as a file, to sync what is open for reading alone, to rename over what is there. What is
printed and read is in a code page, unless a program says otherwise.
"""

from __future__ import annotations

import errno
import io
import os
import runpy
import shutil
import signal
import sys
from typing import Any

import filelock  # noqa: F401 - has a way of its own on Windows, and is not what is tested
import platformdirs  # noqa: F401 - the same

MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "syslog", "termios", "tty")
FUNCTIONS: dict[Any, str] = {
    os: "O_CLOEXEC O_DIRECTORY O_NOFOLLOW chown fchmod fork forkpty getegid geteuid getgid getloadavg getpgid "
    "getuid killpg mkfifo nice sched_getaffinity setpgid setsid statvfs sysconf",
    signal: "SIGALRM SIGHUP SIGKILL SIG_BLOCK SIG_SETMASK SIG_UNBLOCK alarm pthread_kill pthread_sigmask setitimer",
}

_open, _fsync, _rename = os.open, os.fsync, os.rename


def open_(path: Any, flags: int, mode: int = 0o777, **options: Any) -> int:
    """Open a file, but no folder."""
    if os.path.isdir(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))
    return _open(path, flags, mode, **options)


def fsync(descriptor: int) -> None:
    """Sync a file that is open for writing."""
    os.write(descriptor, b"")
    _fsync(descriptor)


def rename(source: Any, target: Any) -> None:
    """Rename, but to a name that is free."""
    if os.path.exists(target):
        raise FileExistsError(errno.EEXIST, "Cannot create a file when that file already exists", str(target))
    _rename(source, target)


def main() -> None:
    """Take all that away, then be `kg`."""
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # so that its import fails
    for module, names in FUNCTIONS.items():
        for name in names.split():
            delattr(module, name)
    shutil._use_fd_functions = False  # type: ignore[attr-defined]  # as it is there
    for name, stricter in (("open", open_), ("fsync", fsync), ("rename", rename)):
        setattr(os, name, stricter)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        stream.reconfigure(encoding="cp1252", newline=None if stream is sys.stdin else "\r\n")
    runpy.run_module("kg", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
