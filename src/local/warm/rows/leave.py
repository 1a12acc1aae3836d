"""Ends in the way that its argument names."""

# ruff: noqa: B018

import os
import signal
import sys
import threading
import time
from pathlib import Path

way = sys.argv[1]


class Own(SystemExit):
    pass


def deeper() -> None:
    raise ValueError("with a cause") from KeyError("the cause")


print("before", way)
print("error before", way, file=sys.stderr)
if way == "status":
    sys.exit(int(sys.argv[2]))
elif way == "nothing":
    sys.exit()
elif way == "text":
    sys.exit("a text\nof two lines")
elif way == "object":
    sys.exit([1, None])
elif way == "own":
    raise Own(5)
elif way == "hard":
    print("not flushed by anyone", end="")
    os._exit(6)
elif way == "error":
    deeper()
elif way == "context":
    try:
        1 / 0
    except ZeroDivisionError:
        raise RuntimeError("while that was dealt with") from None
elif way == "group":
    raise type("Odd", (Exception,), {"__str__": lambda self: 1 / 0})()
elif way == "hook":
    sys.excepthook = lambda kind, error, trace: print("own hook", kind, error, trace.tb_lineno, trace.tb_next)
    raise ValueError("for the hook")
elif way == "interrupt":
    raise KeyboardInterrupt
elif way == "signal":
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), int(sys.argv[2]))
    time.sleep(5)
elif way == "thread":
    threading.Thread(target=deeper).start()
elif way == "exit in thread":
    threading.Thread(target=sys.exit, args=(9,)).start()
elif way == "recursion":

    def endless() -> None:
        endless()

    endless()
elif way == "closed":
    sys.stdout.close()
elif way == "failure":
    root = os.environ.get("SPECLINE_ROOT", "")
    Path(root + "/opt/ml/output/message").write_text("it did not like the data", encoding="utf-8")
    sys.exit(4)
