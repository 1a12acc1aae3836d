"""Runs a script in a child of the warm interpreter: enter.py FOLDER PYTHON SCRIPT ARGUMENT…

The child joins the namespaces of this process and takes over its standard streams, folder, environment and limits. This
process passes signals on to the child, and ends as the child ends. If the warm interpreter refuses, or does not answer,
this process becomes a fresh interpreter instead.

Started with -I -S, and imports only what is compiled into Python: it has to cost much less than what it saves.
"""

# ruff: noqa: PTH110, PTH123, SIM105
# Their modules take longer to import than all else here.

from __future__ import annotations

import marshal
import os
import sys

SOCKET = "interpreter"
# Seconds until a fresh interpreter is used.
PATIENCE = 15.0
# All of Linux, whichever of them the job has of its own; old kernels lack the last.
NAMESPACES = ("user", "mnt", "ipc", "pid", "net", "uts", "cgroup", "time")
# Numbers 0 to 15; the module has no name for the last, RLIMIT_RTTIME.
LIMITS = 16


class Refused(Exception):
    """The warm interpreter cannot run this job."""


def main(folder: str, words: list[str]) -> None:
    try:
        connection, child = hand_over(folder, words)
    except (ImportError, OSError, ValueError, Refused):
        become_fresh(words)
    end_as(follow(connection, child))


def hand_over(folder: str, words: list[str]) -> tuple:
    """The connection to the child that will run the script, and the child's id in this process namespace."""
    from _socket import AF_UNIX, SCM_RIGHTS, SOCK_STREAM, SOL_SOCKET, socket, timeout  # noqa: PLC0415  may be missing

    connection = socket(AF_UNIX, SOCK_STREAM)
    connection.settimeout(PATIENCE)
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # The path of a socket has at most 107 bytes, the folder may have more.
        connection.connect("/proc/self/fd/" + str(place) + "/" + SOCKET)
        opened = [os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in (".", "/")]
        spaces = [name for name in NAMESPACES if os.path.exists("/proc/self/ns/" + name)]
        opened += [os.open("/proc/self/ns/" + name, os.O_RDONLY) for name in spaces]
        request = marshal.dumps(describe(words, spaces))
        rights = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2, *opened))
        connection.sendmsg([len(request).to_bytes(8, sys.byteorder)], [(SOL_SOCKET, SCM_RIGHTS, rights)])
        connection.sendall(request)
        answer = connection.recv(64).split()
        if answer[:1] != [b"ready"]:
            raise Refused
        pass_on_signals(int(answer[1]))
        connection.sendall(b"go")
    except timeout:
        # Whoever comes next need not wait as well.
        os.unlink(SOCKET, dir_fd=place)
        raise
    finally:
        os.close(place)
    for number in opened:
        os.close(number)
    connection.settimeout(None)
    return connection, int(answer[1])


def environment() -> dict:
    """The variables that this process was given. Python may have set another, where the language is C."""
    with open("/proc/self/environ", "rb") as given:
        pairs = [pair.partition(b"=") for pair in given.read().split(b"\0") if pair]
    return {name: value for name, _, value in pairs}


def describe(words: list[str], spaces: list[str]) -> dict:
    """What the child has to have in common with a fresh interpreter in this place."""
    from resource import getrlimit  # noqa: PLC0415  may be missing

    with open("/proc/self/status", encoding="utf-8") as status:
        kernel = status.read()
    return {
        "words": words,
        "executable": sys.executable,
        "version": sys.hexversion,
        "environment": list(environment().items()),
        "namespaces": spaces,
        "limits": [getrlimit(number) for number in range(LIMITS)],
        "status": kernel,
    }


def pass_on_signals(child: int) -> None:
    """Signals for the job's group reach this process, as the child is in another session."""
    import _signal  # noqa: PLC0415  the module without underscore takes longer to import than all else here

    def pass_on(number: int, _frame: object) -> None:
        try:
            os.kill(child, number)
        except ProcessLookupError:
            pass

    for name in ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"):
        number = getattr(_signal, name)
        if _signal.getsignal(number) != _signal.SIG_IGN:
            _signal.signal(number, pass_on)


def follow(connection: object, child: int) -> int:
    """Waits for the child's end. Its status as wait(2) gives it; that of SIGKILL if its parent was killed."""
    try:
        said = connection.recv(64)
    except OSError:
        said = b""
    return int(said) if said else 9


def end_as(status: int) -> None:
    import _signal  # noqa: PLC0415
    import resource  # noqa: PLC0415

    if os.WIFEXITED(status):
        os._exit(os.WEXITSTATUS(status))
    number = os.WTERMSIG(status)
    # The child has written the core, if anyone wanted one.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if number not in (_signal.SIGKILL, _signal.SIGSTOP):
        _signal.signal(number, _signal.SIG_DFL)
        _signal.pthread_sigmask(_signal.SIG_UNBLOCK, [number])
    os.kill(os.getpid(), number)
    os._exit(128 + number)


def become_fresh(words: list[str]) -> None:
    import _signal  # noqa: PLC0415

    # Python ignores these in itself; what it becomes has to decide that again.
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)
    os.execve(words[0], words, environment())


main(sys.argv[1], sys.argv[2:])
