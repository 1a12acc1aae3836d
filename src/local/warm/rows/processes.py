"""Starts processes in every way that Python has."""

import concurrent.futures
import multiprocessing
import os
import subprocess
import sys

import neighbour
import numpy as np


def square(number: int) -> tuple:
    return (
        number * number,
        os.getpid() != os.getppid(),
        float(np.square(number)),
        multiprocessing.current_process().daemon,
    )


def main() -> None:
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            print(method, pool.map(square, [1, 2, 3]))
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        print(list(pool.map(square, [4, 5])))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        print(list(pool.map(square, [6])))
    code = "import os, sys; print(sorted(os.environ.items()), sys.path[1:], len(os.listdir('/proc/self/ns')))"
    print(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
    print(subprocess.run("echo $$ > /dev/null; umask; ulimit -n; kill -TERM $$", shell=True, check=False).returncode)
    if os.fork() == 0:
        print("child")
        os._exit(3)
    print(os.WEXITSTATUS(os.wait()[1]), neighbour.NAME, neighbour.FILE)
    try:
        from . import neighbour as relative  # noqa: F401, PLC0415
    except ImportError as error:
        print(error)


if __name__ == "__main__":
    main()
