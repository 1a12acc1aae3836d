"""In a local run's warm interpreter, memory that is freed is used again without the kernel."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parent.parent.parent.parent / "local/warm/script"
CODE = f"""
import resource, sys
sys.path.insert(0, {str(SCRIPTS)!r})
import numpy as np
import warm_job

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    columns = [np.ones(1 << 20) for _ in range(20)]
    del columns
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

warm_job.keep_freed_memory()
faults()
print(faults())
"""


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="only for glibc")
def test_freed_memory_is_kept() -> None:
    """A table of 20 columns of 8 MiB takes the place of another. With glibc's own settings, all of its pages are new:
    40,000, or fewer if the kernel has larger ones.
    """
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 100
