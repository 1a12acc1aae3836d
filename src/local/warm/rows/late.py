"""What happens after the last line of a script."""

# ruff: noqa: PTH110, PTH123

import atexit
import os
import sys
import tempfile
import threading
import time
import weakref


class Thing:
    def __init__(self, name: str) -> None:
        self.name = name

    def __del__(self) -> None:
        print("gone", self.name)


def late() -> None:
    time.sleep(0.2)
    print("thread done")


place = os.environ.get("SPECLINE_ROOT", "") + "/opt/ml/processing/output/data"
open_file = open(place + "/open.txt", "w", encoding="utf-8")  # noqa: SIM115
open_file.write("never closed")
kept = [open(place + "/listed.txt", "wb")]  # noqa: SIM115
kept[0].write(b"never closed either")
thing = Thing("global")
cycle = Thing("in a cycle")
cycle.self = cycle
folder = tempfile.TemporaryDirectory()
weakref.finalize(thing, print, "finalizer")
atexit.register(print, "first registered")
atexit.register(print, "last registered")
atexit.register(lambda: print("folder", os.path.exists(folder.name)))
if len(sys.argv) > 1:
    atexit.register(sys.exit, 3)
threading.Thread(target=late).start()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
sys.stdout.write("no line end")
