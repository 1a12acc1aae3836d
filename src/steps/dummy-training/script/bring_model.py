"""Packs a finished model as a training would have packed it."""

from __future__ import annotations

import tarfile
import tempfile
import zlib
from pathlib import Path

from specline_runtime import job
from specline_runtime.files import files_below, unpacked, write_archive


def model_files(folder: Path, scratch: Path) -> dict[str, bytes]:
    """The files of the model: those of the one archive that is there, else those that are."""
    archives = [path for path in sorted(folder.iterdir()) if path.name.endswith((".tar.gz", ".tgz", ".tar"))]
    whole = files_below(folder)
    if len(archives) != 1 or len(whole) != 1:
        return whole
    try:
        return files_below(unpacked(archives[0], scratch))
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        return job.fail("data/unreadable", file=archives[0].name, reason=str(error))


with job.run() as step, tempfile.TemporaryDirectory() as scratch:
    files = model_files(step.required("source"), Path(scratch))
    if not files:
        job.fail("data/empty-folder", path="source", wanted="a model")
    top = sorted({name.split("/")[0] for name in files})
    # Without it nobody knows what a row of this model is: neither a package nor a sample can be made of it.
    if "features.json" not in files:
        job.fail("data/model-foreign", there=", ".join(top))
    write_archive(files, step.output("model") / "model.tar.gz")
    step.log(f"brought {len(files)} files: {', '.join(top)}")
