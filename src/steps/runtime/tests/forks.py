"""Runs scripts in forks of an interpreter that has already imported the container's packages.

Importing pandas, scikit-learn and XGBoost takes most of the second that a small job needs. A server imports them once
and forks for each script, which runs like a separate program, with its own arguments, environment, folder, streams and
exit status. Only the hash seed is shared with the server, so a test that compares the bytes of two runs starts fresh
interpreters.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = [
    "pandas",
    "scipy.stats",
    "xgboost",
    *(f"sklearn.{part}" for part in ("isotonic", "linear_model", "metrics")),
]


@dataclass
class Ended:
    """A script's exit status and output."""

    status: int
    log: str


class Forks:
    """The tests' client for the server, which starts when first needed."""

    def __init__(self, folder: Path) -> None:
        self._out = folder / "stdout"
        self._error = folder / "stderr"
        self._server: subprocess.Popen[str] | None = None

    def run(self, words: list[str], env: dict[str, str], cwd: Path) -> Ended:
        """Runs `python WORDS...`. The first word is a script."""
        return self.run_all([(words, env, cwd)])[0]

    def run_all(self, scripts: list[tuple[list[str], dict[str, str], Path]]) -> list[Ended]:
        """Runs several scripts at the same time, as `run` does, and waits for all of them."""
        if self._server is None:
            # Libraries read it at load time. Workers that share cores would otherwise wait for each other's threads.
            threads = (os.cpu_count() or 1) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
            self._server = subprocess.Popen(
                [sys.executable, __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "OMP_NUM_THREADS": str(max(1, threads)), "OPENBLAS_NUM_THREADS": "1"},
            )
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        streams = [(f"{self._out}-{place}", f"{self._error}-{place}") for place in range(len(scripts))]
        asked = [
            {"words": words, "env": env, "cwd": str(cwd), "out": out, "error": error}
            for (words, env, cwd), (out, error) in zip(scripts, streams)
        ]
        self._server.stdin.write(json.dumps(asked) + "\n")
        self._server.stdin.flush()
        answer = self._server.stdout.readline()
        assert answer != "", "the server that forks for scripts has ended"
        logs = ["".join(Path(path).read_text(encoding="utf-8") for path in of_script) for of_script in streams]
        return [Ended(*one) for one in zip(json.loads(answer), logs)]

    def close(self) -> None:
        if self._server is not None:
            self._server.communicate()


def serve() -> None:
    """Forks for the scripts in each line of standard input, and reports their exit statuses as a line on standard
    output.
    """
    for name in PACKAGES:
        importlib.import_module(name)
    # Otherwise, garbage collection in each fork copies the memory of every object that it visits.
    gc.collect()
    gc.freeze()
    sys.path.pop(0)  # this file's folder, which scripts do not see
    for line in sys.stdin:
        children = []
        for asked in json.loads(line):
            children.append(os.fork())
            if children[-1] == 0:
                be_script(asked)
        print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]), flush=True)


def be_script(asked: dict[str, Any]) -> None:
    """Runs the script, and never returns."""
    for name, descriptor in (("out", 1), ("error", 2)):
        stream = os.open(asked[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(stream, descriptor)
        os.close(stream)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    script, *_ = sys.argv = asked["words"]
    sys.path.insert(0, str(Path(script).parent))
    status = 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        traceback.print_exc()
        status = 1
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()
