"""The code that is added to a model archive so that a serving container can score raw rows."""

from __future__ import annotations

import json
import re
from pathlib import Path

from .files import files_below

# This job's own arguments, which are next to the runtime if they do not fit in its request.
ARGUMENTS = "arguments.json"


def from_archive(requirements: list[str], folder: str) -> list[str]:
    """Requirements with local wheels, rewritten for the archive, where the wheels are in a separate folder."""
    relative = re.compile(r"^(--find-links|-f)[ =]\s*(?!/|\w+:)(\./)?")
    return [relative.sub(rf"\1 {folder}/", line) for line in requirements]


def serving_code(requirements: list[str] | None = None) -> dict[str, bytes]:
    """The files in the archive's code folder: the entry point, this package, the texts of its messages, and
    the requirements."""
    here = Path(__file__).parent
    runtime = {
        f"code/specline_runtime/{name}": content for name, content in files_below(here).items() if name != ARGUMENTS
    }
    contract = json.loads((here.parent / "contract.json").read_text(encoding="utf-8"))
    lines = "".join(f"{line}\n" for line in requirements or [])
    return {
        **runtime,
        "code/inference.py": (here / "inference.py").read_bytes(),
        "code/messages.json": json.dumps(contract["messages"], ensure_ascii=False, sort_keys=True).encode(),
        "code/requirements.txt": lines.encode(),
    }
