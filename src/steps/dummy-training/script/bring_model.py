"""Packs an existing model in the same way that training would."""

from __future__ import annotations

import tarfile
import tempfile
import zlib
from pathlib import Path

from specline_runtime import job
from specline_runtime.files import files_below, unpacked, write_archive


def model_files(folder: Path, scratch: Path) -> dict[str, bytes]:
    """The model's files: the contents of the archive if there is exactly one, otherwise the files themselves."""
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
    # Without this file, the model's input is unknown, so the model can be neither packaged nor sampled.
    if "features.json" not in files:
        job.fail("data/model-foreign", there=", ".join(top))
    write_archive(files, step.output("model") / "model.tar.gz")
    step.log(f"brought {len(files)} files: {', '.join(top)}")
