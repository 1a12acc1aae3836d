"""A Python that has imported the packages of Specline's scripts, and forks for each job: serve.py FOLDER CODE.

It also imports Specline's own modules, from the folder CODE (own_modules.py). In FOLDER, it listens on a socket for
the waiting processes of jobs (enter.py). For each, it forks a steward, which joins the namespaces of that process and
forks the job there. The steward is the job's parent and says how it ended.
The isolation is not made here, and nobody gets more from this process than they have: a caller has to name its
namespaces by open files, and can only open its own.

Prints "ready", "fresh REASON" for what a fresh interpreter has to run, and "used SECONDS KIB JOB" for each job that has
ended: its processor time and its peak memory.
"""

# ruff: noqa: E402, PTH109, PTH118, PTH123, PTH208
# Before anything else: this module as a script finds it.
from __future__ import annotations

BORN_NAMES = {name: value for name, value in globals().items() if name.startswith("__")}

import atexit
import contextlib
import ctypes
import gc
import importlib
import io
import mmap
import os
import signal
import socket
import sys
from types import TracebackType
from typing import Any, Callable

BORN_PATH = sys.path[1:]
BORN_ENVIRONMENT = dict(os.environb)
# The modules that were there before the fork.
BORN_MODULES = {}


def flush_files() -> None:
    for one in (*gc.get_objects(), sys.stdout, sys.stderr):
        if isinstance(one, io.IOBase) and not one.closed:
            one.flush()


def end_at_once() -> None:
    """
    The last thing that an interpreter calls at its end. What remains is to clear all modules, which takes longer than
    many jobs: a page of memory is copied for every object that was there before the fork. So it clears the others.
    """
    if status is None:
        return
    # The functions that have been called hold on to the script.
    atexit._clear()
    for name in ("last_type", "last_value", "last_traceback", "last_exc"):
        with contextlib.suppress(AttributeError):
            delattr(sys, name)
    for name in [name for name, module in sys.modules.items() if BORN_MODULES.get(name) is not module]:
        del sys.modules[name]
    try:
        # Before the files are collected, as that may close one before what is buffered is written to it; and for what
        # finalizers have written.
        flush_files()
        gc.collect()
        flush_files()
    except Exception:
        return
    ctypes.CDLL(None).fflush(None)
    os._exit(status)


# First, so that it is called last. There is no status before a job's script has ended.
status = None
atexit.register(end_at_once)


import own_modules
import warm_job

SOCKET = "interpreter"
# The variable by which the runner knows a job (src/local/isolation/hold.ts).
JOB = b"SPECLINE_JOB"


def say(text: str) -> None:
    os.write(1, (text.replace("\n", " ") + "\n").encode("utf-8", "replace"))


def unfit(reason: str) -> None:
    say("fresh " + reason)
    os._exit(1)


def listen(folder: str) -> socket.socket:
    # The path of a socket has at most 107 bytes, the folder may have more.
    os.chdir(folder)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(SOCKET)
    listener.listen(128)
    os.chdir("/")
    return listener


def import_packages() -> Any:
    """Imports what the scripts import, as they do. Returns what sets the number of threads of the libraries."""
    importlib.import_module("numpy")
    importlib.import_module("pandas")
    # The scripts use none of its adapters for scikit-learn (specline_runtime/xgb.py).
    sys.modules["sklearn"] = None
    try:
        importlib.import_module("xgboost")
    finally:
        del sys.modules["sklearn"]
    return importlib.import_module("threadpoolctl").ThreadpoolController()


def import_cleanly(folder: str, code: str) -> warm_job.Imported:
    """Imports packages and own modules, unless that does something that a job would have to do itself."""
    before = surroundings()
    imported, printed = printed_by(folder, lambda: warm_job.Imported(import_packages(), own_modules.import_own(code)))
    if printed:
        unfit("the packages print while they are imported: " + printed)
    if surroundings() != before:
        unfit("the packages keep files open, or change how signals are handled")
    return imported


def surroundings() -> list:
    # Two numbers are the system library's own. Source: signal(7).
    handlers = [signal.getsignal(number) for number in range(1, signal.NSIG) if number not in (32, 33)]
    return [handlers, sorted(os.listdir("/proc/self/fd")), os.getcwd()]


def printed_by(folder: str, work: Callable[[], Any]) -> tuple:
    """The result, and what is written to the standard streams meanwhile, by Python or not."""
    catch = os.open(os.path.join(folder, "printed"), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    streams = [os.dup(1), os.dup(2)]
    os.dup2(catch, 1)
    os.dup2(catch, 2)
    try:
        result = work()
    finally:
        for number, stream in zip((1, 2), streams):
            os.dup2(stream, number)
            os.close(stream)
    text = os.pread(catch, 500, 0).decode("utf-8", "replace")
    os.close(catch)
    return result, text


def forget_ended(*_: object) -> None:
    """Waits for the stewards that have ended. Were the signal ignored, the time that jobs took would be lost."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def steward(connection: socket.socket, born: warm_job.Born, imported: warm_job.Imported) -> tuple:
    """Returns in the process of a job, with its script and names; ends otherwise, once the job has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    try:
        os.setsid()
        request = warm_job.receive(connection)
        warm_job.check(request, born)
        warm_job.enter(request)
        parent = os.getpid()
        # In memory that both have, as a job must not find an open file.
        foreign = mmap.mmap(-1, warm_job.MAX_PATH)
        child = os.fork()
        if child == 0:
            warm_job.end_with_parent(parent)
            return begin(request, connection, born, imported, foreign)
        _, ended, used = os.wait4(child, 0)
        path = foreign[:].rstrip(b"\0")
        if path:
            say(f"fresh it runs code that is not Specline's: {os.fsdecode(path)}")
        # The waiting process does not see what the job used.
        cpu = used.ru_utime + used.ru_stime
        say(f"used {cpu:.3f} {used.ru_maxrss} {os.fsdecode(request.environment.get(JOB, b''))}")
        connection.send(str(ended).encode())
    except BrokenPipeError:
        pass
    except Exception as error:
        say(f"fresh {error}")
    os._exit(0)


def begin(
    request: warm_job.Request,
    connection: socket.socket,
    born: warm_job.Born,
    imported: warm_job.Imported,
    foreign: mmap.mmap,
) -> tuple:
    prepared = warm_job.prepare(request, born, imported)
    connection.send(f"ready {os.getpid()}".encode())
    # The waiting process may have given up meanwhile.
    if connection.recv(2) != b"go":
        os._exit(1)
    warm_job.take_over(request)
    warm_job.watch_code(request, foreign)
    connection.detach()
    del sys.modules["warm_job"], sys.modules["own_modules"]
    return prepared


def serve(folder: str, code: str) -> tuple:
    """Returns only in the process of a job."""
    warm_job.end_with_parent(os.getppid())
    warm_job.keep_freed_memory()
    born = warm_job.Born(BORN_NAMES, BORN_ENVIRONMENT, BORN_PATH)
    listener = listen(folder)
    imported = import_cleanly(folder, code)
    BORN_MODULES.update(sys.modules)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, forget_ended)
    say("ready")
    while True:
        connection, _ = listener.accept()
        if len(os.listdir("/proc/self/task")) > 1:
            unfit("it has more than one thread, and cannot be forked safely")
        try:
            child = os.fork()
        except OSError as error:
            unfit(f"it cannot be forked: {error.strerror}")
        if child == 0:
            listener.close()
            return steward(connection, born, imported)
        connection.close()


def without_own_frames(trace: TracebackType | None) -> TracebackType | None:
    while trace is not None and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    return trace


def hook_once(_kind: type, error: BaseException, trace: TracebackType | None) -> None:
    """Shows an error that ended the script as a fresh interpreter shows it: without what is below the script."""
    sys.excepthook = script_hook
    own = without_own_frames(trace)
    script_hook(type(error), error.with_traceback(own), own)


def status_of(end: SystemExit) -> int | None:
    """What the interpreter will make of it; None if it has to end by itself, as it prints a text or cuts a number."""
    if end.code is None:
        return 0
    return end.code & 0xFF if isinstance(end.code, int) and abs(end.code) < 1 << 31 else None


# At the level of the module, so that only one frame is below the script. The interpreter ends as it always does: it
# shows an error, waits for threads, calls what was registered for the end, and takes its status from SystemExit.
script, names = serve(*sys.argv[1:])
code = None
try:
    with open(script, "rb") as opened:
        code = compile(opened.read(), names["__file__"], "exec", dont_inherit=True)
    exec(code, names)
    status = 0
except SystemExit as end:
    status = status_of(end)
    raise
except BaseException as error:
    status = None if isinstance(error, KeyboardInterrupt) else 1
    script_hook, sys.excepthook = sys.excepthook, hook_once
    raise
finally:
    del names, code
