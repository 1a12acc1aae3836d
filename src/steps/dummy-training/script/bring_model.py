"""Packs an existing model in the same way that training would."""

from __future__ import annotations

import json
import tarfile
import zlib
from pathlib import Path
from typing import Any

from specline_runtime import job
from specline_runtime.files import archived_files, files_below, write_archive, write_json


def model_files(folder: Path) -> dict[str, bytes]:
    """The model's files: the contents of the archive if there is exactly one, otherwise the files themselves."""
    archives = [path for path in sorted(folder.iterdir()) if path.name.endswith((".tar.gz", ".tgz", ".tar"))]
    whole = files_below(folder)
    if len(archives) != 1 or len(whole) != 1:
        return whole
    try:
        return archived_files(archives[0])
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        return job.fail("data/unreadable", file=archives[0].name, reason=str(error))


def signature_of(description: dict[str, Any]) -> dict[str, Any]:
    """How training read its table, in the form of schema.json, as far as the model's description records it.

    A column without a type is not a feature: it is optional in rows to be scored, and is read by its own cells.
    """
    transform = description.get("transform", {})
    weight = description.get("weight")
    levels = {one["name"]: one["categories"] for one in description.get("features", []) if one.get("categories")}
    columns = [
        {**column, **({"categories": levels[column["name"]]} if column["name"] in levels else {})}
        for column in transform.get("raw", [])
        if column["name"] != weight
    ]
    others = [*transform.get("dropped", {}), *([] if weight is None else [weight])]
    return {
        "columns": [*columns, *({"name": name} for name in others)] if columns else [],
        "sentinels": transform.get("sentinels", []),
        "policy": transform.get("policy", "strict"),
        "copies": None,
        "findings": [],
    }


with job.run() as step:
    files = model_files(step.required("source"))
    if not files:
        job.fail("data/empty-folder", path="source", wanted="a model")
    top = sorted({name.split("/")[0] for name in files})
    # Without this file, the model's input is unknown, so the model can be neither packaged nor sampled.
    if "features.json" not in files:
        job.fail("data/model-foreign", there=", ".join(top))
    write_json(signature_of(json.loads(files["features.json"])), step.output("signature") / "schema.json")
    write_archive(files, step.output("model") / "model.tar.gz")
    step.log(f"brought {len(files)} files: {', '.join(top)}")
