"""How a child of the warm interpreter becomes the interpreter of a job: nothing may tell it from a fresh one.

What the child cannot be sure of is refused, and the job gets a fresh interpreter.
"""

# ruff: noqa: PTH100, PTH109, PTH112, PTH113, PTH116, PTH117, PTH118, PTH119, PTH120, PTH123, PTH208

from __future__ import annotations

import contextlib
import ctypes
import marshal
import mmap
import os
import re
import resource
import signal
import socket
import sys
import types
from importlib.machinery import SourceFileLoader
from typing import Any, NamedTuple

import own_modules

# Seconds that the process of a job has for each of its answers.
PATIENCE = 15.0
MAX_DESCRIPTORS = 64
# Sources: sched.h and prctl.h of Linux.
NAMESPACES = {
    "user": 0x10000000,
    "mnt": 0x00020000,
    "ipc": 0x08000000,
    "pid": 0x20000000,
    "net": 0x40000000,
    "uts": 0x04000000,
    "cgroup": 0x02000000,
    "time": 0x00000080,
}
PR_SET_PDEATHSIG = 1
# Source: malloc.h of glibc; 32 MiB is the most that it accepts on 64-bit machines (mallopt(3)).
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
KEPT_FREE, LARGEST_KEPT = 512 << 20, 32 << 20
# Bytes of a path that a message shows.
MAX_PATH = 1024
# RLIMIT_RTTIME, for which the module has no name.
RTTIME = 15

# Variables that nothing reads while packages are imported. Any other has to have the value that it had then.
FREE = re.compile(
    r"HOME|TMPDIR|TMP|TEMP|PWD|OLDPWD|_|AWS_REGION|PYTHONPATH"
    r"|(?:OMP|OPENBLAS|MKL|NUMEXPR)_NUM_THREADS|(?:SPECLINE|SM|SAGEMAKER|TRAINING_JOB)_.*"
)
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

# What the kernel knows of a process that outlives a fork. Source: proc(5).
INHERITED = [
    "Umask",
    "Uid",
    "Gid",
    "Groups",
    "CapInh",
    "CapPrm",
    "CapEff",
    "CapBnd",
    "CapAmb",
    "NoNewPrivs",
    "Seccomp",
    "Cpus_allowed",
    "Mems_allowed",
    "SigBlk",
    "SigIgn",
    "SigCgt",
]

_libc = ctypes.CDLL(None, use_errno=True)


class Refused(Exception):
    """Why a fresh interpreter has to run the job."""


class Born(NamedTuple):
    """The warm interpreter as it was before it imported anything."""

    names: dict[str, Any]
    environment: dict[bytes, bytes]
    path: list[str]


class Imported(NamedTuple):
    """What the warm interpreter has imported."""

    threads: Any
    """Sets the number of threads of the libraries."""
    own: list[own_modules.Kept]


class Request(NamedTuple):
    """What the waiting process of a job says of itself, and its open files."""

    words: list[str]
    executable: str
    version: int
    environment: dict[bytes, bytes]
    limits: list[tuple[int, int]]
    status: str
    streams: list[int]
    folder: int
    root: int
    namespaces: dict[str, int]


def call(name: str, *arguments: int) -> None:
    """Calls a function of the system's library that answers 0 or sets errno."""
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def keep_freed_memory() -> None:
    """Has glibc keep memory that is freed, also in all forked jobs. It would return the memory of each column to the
    kernel, which has to clear it again for the next one. Other libraries do as they always do.
    """
    with contextlib.suppress(AttributeError):
        _libc.mallopt(M_TRIM_THRESHOLD, KEPT_FREE)
        _libc.mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)


def end_with_parent(parent: int) -> None:
    """Has the kernel kill this process when its parent ends; the parent may have ended already."""
    call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() not in (parent, 0):
        os._exit(1)


def receive(connection: socket.socket) -> Request:
    connection.settimeout(PATIENCE)
    size = ctypes.sizeof(ctypes.c_int)
    head, ancillary, _, _ = connection.recvmsg(8, socket.CMSG_SPACE(MAX_DESCRIPTORS * size))
    descriptors = [
        int.from_bytes(data[at : at + size], sys.byteorder)
        for level, kind, data in ancillary
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS)
        for at in range(0, len(data) - size + 1, size)
    ]
    length = int.from_bytes(head, sys.byteorder)
    text = b""
    while len(text) < length:
        more = connection.recv(length - len(text))
        if not more:
            raise Refused("it ended before it had said what to run")
        text += more
    said = marshal.loads(text)
    names = said.pop("namespaces")
    said["environment"] = dict(said["environment"])
    zero, one, two, folder, root, *spaces = descriptors
    return Request(**said, streams=[zero, one, two], folder=folder, root=root, namespaces=dict(zip(names, spaces)))


def check(request: Request, born: Born) -> None:
    """Refuses what is known to differ without a look at the job's own files."""
    if not hasattr(sys, "addaudithook"):
        raise Refused("it is run by a Python that does not tell which code it runs")
    if (request.executable, request.version) != (sys.executable, sys.hexversion):
        raise Refused(f"it is run by another Python, {request.executable}")
    for name in sorted({*request.environment, *born.environment}):
        value = request.environment.get(name)
        if value != born.environment.get(name) and not FREE.fullmatch(os.fsdecode(name)):
            raise Refused(f"its variable {os.fsdecode(name)} is its own")
    thread_counts(request)
    _check_hold(request)


def _check_hold(request: Request) -> None:
    """
    The child is in another session than the rest of the job. So it has to carry what else the job's processes are found
    by: a process namespace, or a limit that nothing needs. Source: src/local/isolation/hold.ts.
    """
    if _is_own("pid", request.namespaces["pid"]) and request.limits[RTTIME] == resource.getrlimit(RTTIME):
        raise Refused("its processes are held together by their group alone")


def thread_counts(request: Request) -> int:
    values = {request.environment.get(name.encode(), b"").decode("ascii", "replace") for name in THREADS}
    only = values.pop()
    if values or not re.fullmatch(r"[1-9]\d{0,3}", only):
        raise Refused("it chooses its own number of threads")
    return int(only)


def enter(request: Request) -> None:
    """Joins the job's namespaces, folder and limits. A process namespace is for its children."""
    # First all, as the /proc of another namespace has no entry for this process.
    others = [name for name, space in request.namespaces.items() if not _is_own(name, space)]
    for name in others:
        call("setns", request.namespaces[name], NAMESPACES[name])
    os.fchdir(request.root)
    # Joining a namespace of mounts also leaves a changed root. Otherwise there may be no right to do this.
    if not os.path.samestat(os.stat("."), os.stat("/")):
        os.chroot(".")
    os.fchdir(request.folder)
    for number, limits in enumerate(request.limits):
        if resource.getrlimit(number) != limits:
            resource.setrlimit(number, limits)


def _is_own(name: str, space: int) -> bool:
    return os.path.samestat(os.stat(f"/proc/self/ns/{name}"), os.fstat(space))


def field_of(status: str, name: str) -> str | None:
    found = re.search(rf"^{name}:[ \t]*(.*)$", status, re.MULTILINE)
    return None if found is None else found.group(1)


def prepare(request: Request, born: Born, imported: Imported) -> tuple[str, dict[str, Any]]:
    """Makes this process what a fresh interpreter of the job would be: its script, and the names it begins with."""
    os.umask(int(field_of(request.status, "Umask") or "22", 8))
    with open("/proc/self/status", encoding="utf-8") as file:
        own = file.read()
    for name in INHERITED:
        if field_of(own, name) != field_of(request.status, name):
            raise Refused(f"its {name} is {field_of(request.status, name)}, not {field_of(own, name)}")
    _, script, *_ = request.words
    if not os.path.isfile(script) or not os.access(script, os.R_OK):
        raise Refused(f"there is no file {script}")
    _set_environment(request)
    _set_path(script, born, imported.own)
    _set_threads(thread_counts(request), imported.threads)
    _forget_parent()
    sys.argv = request.words[1:]
    if hasattr(sys, "orig_argv"):
        sys.orig_argv = list(request.words)
    return script, _main_module(script, born)


def _set_environment(request: Request) -> None:
    os.environ.clear()
    for name, value in request.environment.items():
        os.environb[name] = value


def _set_path(script: str, born: Born, kept: list[own_modules.Kept]) -> None:
    own = os.path.dirname(os.path.realpath(script))
    # The runtime's programs first replace their own folder in sys.path with its parent.
    if os.path.basename(own) == "specline_runtime":
        own = os.path.dirname(own)
    more = os.environ.get("PYTHONPATH", "")
    if more and (not os.path.isabs(more) or ":" in more or more in born.path):
        raise Refused("its PYTHONPATH is its own")
    own_modules.settle(kept, own)
    for folder in {own, more} - {""}:
        for entry in os.listdir(folder) if os.path.isdir(folder) else []:
            name = entry.split(".")[0]
            if folder == own and name == own_modules.PACKAGE:
                continue
            if name in sys.modules or name in ("sitecustomize", "usercustomize"):
                raise Refused(f"its {entry} would be imported in place of a module that is there already")
    sys.path[:] = [own, *([more] if more else []), *born.path]


def _set_threads(count: int, threads: Any) -> None:
    """The libraries have read their variables already."""
    if count == 1:
        return
    threads.limit(limits=count)
    for library in threads.info():
        if library["num_threads"] != count:
            raise Refused(f"{library['internal_api']} has {library['num_threads']} threads, not {count}")
    expressions = sys.modules.get("numexpr")
    if expressions is not None:
        expressions.set_num_threads(count)


def _forget_parent() -> None:
    """What two jobs must not have in common, and what the parent has found out of its own place."""
    numbers = sys.modules.get("numpy.random")
    if numbers is not None:
        numbers.seed()
    processes = sys.modules.get("multiprocessing.process")
    if processes is not None:
        processes.current_process().authkey = os.urandom(32)
    temporary = sys.modules.get("tempfile")
    if temporary is not None:
        temporary.tempdir = None


def _main_module(script: str, born: Born) -> dict[str, Any]:
    """A new `__main__`, with what a script finds in it at its start."""
    file = script if sys.version_info < (3, 9) or os.path.isabs(script) else os.path.join(os.getcwd(), script)
    main = types.ModuleType("__main__")
    names = main.__dict__
    names.clear()
    names.update(born.names, __doc__=None, __file__=file, __loader__=SourceFileLoader("__main__", file))
    if "__annotations__" in names:
        names["__annotations__"] = {}
    sys.modules["__main__"] = main
    return names


def take_over(request: Request) -> None:
    """Puts the job's streams in place of those of the parent, and closes everything else."""
    for number, stream in enumerate(request.streams):
        os.dup2(stream, number)
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2:
            with contextlib.suppress(OSError):  # the folder itself, which was open while it was listed
                os.close(int(name))


def watch_code(request: Request, foreign: mmap.mmap) -> None:
    """
    Begins again in a fresh interpreter as soon as the job would run Python code that came with its inputs, such as a
    model's. Such code can depend on which packages are imported, and how. Specline's scripts run it before they print
    or write anything. `foreign` takes the code's path.
    """
    known = tuple({os.path.join(folder, "") for path in sys.path for folder in (path, os.path.realpath(path))})
    job, folder = os.getpid(), os.getcwd()

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "exec":
            file = getattr(arguments[0], "co_filename", None)
        elif event == "import":
            file = arguments[1]
        else:
            return
        # Code that a module makes has a name such as "<string>". A child that the job forks is not the job.
        if not file or file.startswith("<") or os.path.abspath(file).startswith(known) or os.getpid() != job:
            return
        path = os.fsencode(file)[:MAX_PATH]
        foreign[: len(path)] = path
        _become_fresh(request, folder)

    sys.addaudithook(watch)


def _become_fresh(request: Request, folder: str) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os.chdir(folder)
    # Python ignores these in itself; what it becomes has to decide that again.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    os.execve(request.words[0], request.words, request.environment)
