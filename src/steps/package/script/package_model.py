"""Packs the model, its calibrator and the code that scores raw rows into one archive for an endpoint."""

from __future__ import annotations

import json

from specline_runtime import job
from specline_runtime.estimate import CROSS_VALIDATION
from specline_runtime.files import archived_files, files_below, write_archive
from specline_runtime.serving import serving_code

with job.run() as step:
    files = archived_files(step.required("model"))
    if "features.json" not in files:
        job.fail("data/file-missing", file="features.json", folder="model.tar.gz")
    for port in ("calibrator", "percentile"):
        folder = step.input(port)
        if folder is not None:
            files.update(files_below(folder))
    # An endpoint does not need the labels of the training rows.
    files.pop(CROSS_VALIDATION, None)
    description = json.loads(files["features.json"])
    columns = description["transform"]["raw"]
    files["payload-schema.json"] = (json.dumps({"columns": columns}, indent=1, ensure_ascii=False) + "\n").encode()
    brought = files.get("code/requirements.txt", b"").decode().splitlines()
    files.update(serving_code(brought if step.config.requirements is None else step.config.requirements))
    write_archive(files, step.output("package") / "model.tar.gz")
    step.log(f"packed {len(files)} files: {', '.join(sorted(name for name in files if '/' not in name))}")
