"""Waits for longer than it may, with a child in a session of its own."""

import os
import signal
import subprocess
import sys
import time

child = subprocess.Popen(["sleep", "300"], start_new_session=True)
if sys.argv[1] == "politely":

    def asked(number: int, _frame: object) -> None:
        print("asked to end by", number)
        sys.exit(0)

    signal.signal(signal.SIGTERM, asked)
elif sys.argv[1] == "stubbornly":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
elif sys.argv[1] == "away":
    os.setsid()
    if os.fork() > 0:
        sys.exit(0)
print("waiting", sys.argv[1])
time.sleep(300)
