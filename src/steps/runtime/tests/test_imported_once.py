"""A local run's warm interpreter imports the runtime's modules once, and all jobs use them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

RUNTIME = Path(__file__).parent.parent
SCRIPTS = RUNTIME.parent.parent / "local/warm/script"
FILES = sorted((RUNTIME / "specline_runtime").rglob("*.py"))
LEFT_OUT = {"run_training", "with_arguments", "training_environment", "inference", "scoring"}
CODE = f"""
import json, sys
sys.path.insert(0, {str(SCRIPTS)!r})
import own_modules
kept = own_modules.import_own(sys.argv[1])
print(json.dumps([sorted(own_modules.LEFT_OUT), sorted(one.module.__file__ for one in kept)]))
"""


@pytest.mark.parametrize("path", [path for path in FILES if path.stem not in LEFT_OUT], ids=lambda path: path.stem)
def test_importing_does_not_use_what_belongs_to_a_job(path: Path) -> None:
    """While these modules are imported, there is neither a job's folder nor its environment."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    names = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, functions):
            continue
        names |= {getattr(node, "id", ""), getattr(node, "attr", "")}
        waiting += ast.iter_child_nodes(node)
    assert not names & {"__file__", "environ", "getenv", "argv", "getcwd", "cwd", "field_size_limit"}


def test_all_other_modules_are_imported() -> None:
    words = [sys.executable, "-c", CODE, str(RUNTIME)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    left_out, imported = json.loads(done.stdout)
    wanted = [path.relative_to(RUNTIME) for path in FILES if path.stem not in LEFT_OUT]
    assert set(left_out) == LEFT_OUT
    assert imported == sorted(f"/opt/ml/processing/input/code/{path.as_posix()}" for path in wanted)
