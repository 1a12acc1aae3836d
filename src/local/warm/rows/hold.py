"""Holds on for a moment, with processes that try to outlive it: hold.py MARK."""

import os
import subprocess
import sys
import time

WAIT = "import time; time.sleep(300)"
for own_session in (False, True):
    subprocess.Popen([sys.executable, "-I", "-S", "-c", WAIT, sys.argv[1]], start_new_session=own_session)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(300)
    os._exit(0)
print("holding")
time.sleep(1)
