"""Prints what a script can see of its interpreter and its process; then packages are imported, and some of it again."""

# ruff: noqa: PTH208

import gc
import json
import locale
import os
import random
import resource
import signal
import sys
import threading
import time
import warnings
from pathlib import Path


def say(name: str, value: object) -> None:
    print(name, json.dumps(value, sort_keys=True, default=str))


def kernel(name: str) -> list:
    kept = ("Umask", "Uid", "Gid", "Groups", "Cap", "NoNewPrivs", "Seccomp", "Cpus_allowed", "SigBlk", "SigIgn")
    return [line.split() for line in Path(name).read_text(encoding="utf-8").splitlines() if line.startswith(kept)]


def stream(file: object) -> list:
    names = ("encoding", "errors", "line_buffering", "write_through", "newlines", "name", "mode")
    return [*(getattr(file, name) for name in names), file.seekable(), file.isatty(), type(file.buffer).__name__]


say("argv", sys.argv)
say("environment", dict(os.environ))
say("zone", [time.tzname, time.timezone, time.strftime("%H", time.gmtime(0))])
say("locale", [locale.setlocale(locale.LC_ALL), locale.getpreferredencoding(), sys.getfilesystemencoding()])
say("folder", str(Path.cwd()))
say("hash", [hash("specline"), hash(b"specline"), hash(("a", 1.5))])
say("flags", [str(sys.flags), sys.dont_write_bytecode, sys.warnoptions, sys.executable, sys.prefix])
say("path", sys.path)
main = sys.modules["__main__"]
say(
    "main", {name: str(value) for name, value in vars(main).items() if name.startswith("__") and name != "__builtins__"}
)
say("builtins", type(__builtins__).__name__)
say("original", getattr(sys, "orig_argv", None))
say("streams", [stream(sys.stdin), stream(sys.stdout), stream(sys.stderr)])
say("input", sys.stdin.read())
say(
    "same", [sys.stdout is sys.__stdout__, sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__]
)
# What a test's own parents left open may have higher numbers.
say("descriptors", sorted(name for name in os.listdir("/proc/self/fd") if len(name) == 1)[:-1])
say("signals", [str(signal.getsignal(number)) for number in range(1, signal.NSIG) if number not in (32, 33)])
say("blocked", sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [])))
say("limits", [resource.getrlimit(number) for number in range(15)])
say("kernel", kernel("/proc/self/status"))
say("ids", [os.getuid(), os.geteuid(), os.getgid(), sorted(os.getgroups()), os.getpriority(os.PRIO_PROCESS, 0)])
say("processors", sorted(os.sched_getaffinity(0)))
say("root", sorted(os.listdir("/")))
mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()]
say("mounts", [[fields[3], fields[4], fields[5]] for fields in mounts])
say("main thread", threading.current_thread() is threading.main_thread())
say("garbage", [gc.isenabled(), gc.get_threshold(), sys.getrecursionlimit(), sys.getswitchinterval()])
say("own session", os.getsid(0) == os.getpid())
say("trace", [sys.gettrace(), sys.getprofile(), sys.exc_info()])
say("random", random.Random(1).random())
if "packages" not in sys.argv:
    sys.exit()

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

sys.modules["sklearn"] = None  # as the scripts of the standard steps import it
import xgboost as xgb  # noqa: E402

say("packages", [np.__version__, pd.__version__, xgb.__version__])
say("filters", warnings.filters)
say("errors", np.geterr())
say("options", [pd.get_option("display.max_rows"), xgb.get_config()])
say("seeded", [np.random.default_rng(7).random(), np.random.RandomState(7).rand()])
say("threads", [threading.active_count(), len(os.listdir("/proc/self/task"))])
