"""Uses processor time, in itself and in a child."""

import subprocess
import sys
import time


def work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


work(0.4)
if sys.argv[1] == "with-child":
    subprocess.run([sys.executable, __file__, "alone"], check=True)
