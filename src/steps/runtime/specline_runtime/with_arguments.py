"""Starts a script with more arguments than a processing job's request can hold.

    python3 specline_runtime/with_arguments.py script.py --depth 6

The other arguments are in arguments.json, next to this file: a JSON list of flags and values. They come first. The
script runs in this process, because an operating system also limits the length of a command.
"""

import json
import runpy
import sys
from pathlib import Path


def main() -> None:
    here = Path(__file__).resolve().parent
    script, *given = sys.argv[1:]
    listed = json.loads((here / "arguments.json").read_text(encoding="utf-8"))
    sys.argv = [script, *listed, *given]
    sys.path[0] = str(Path(script).resolve().parent)
    runpy.run_path(script, run_name="__main__")


if __name__ == "__main__":
    main()
