"""Packs the rows, the schema and the model of a training for the pipeline that monitors the model.

They are one object, because all trainings write to the same place: a reader finds those of one of them, not a mixture.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
from pathlib import Path

from specline_runtime import job
from specline_runtime.files import archived_files


def pack(archive: Path, files: list[tuple[str, Path]], contents: dict[str, bytes]) -> None:
    """Writes a compressed archive, without reading `files` as a whole. Equal content gives equal bytes."""
    with archive.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed, tarfile.open(
        fileobj=packed, mode="w", format=tarfile.PAX_FORMAT
    ) as tar:
        for name, content in sorted(contents.items()):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        for name, path in files:
            entry = tarfile.TarInfo(name)
            entry.size = path.stat().st_size
            with path.open("rb") as file:
                tar.addfile(entry, file)


with job.run() as step:
    data, signature, model = (step.required(port) for port in ("data", "signature", "model"))
    config = step.config
    facts = {
        "label": config.label,
        "id_column": config.id_column,
        "time_column": config.time_column,
        "group_column": config.group_column,
        "weight_column": config.weight_column,
        "dropped": config.drop_columns,
    }
    parts = sorted(data.glob("*.csv"))
    files = [
        ("schema.json", signature / "schema.json"),
        *((f"rows/{part.name}", part) for part in parts),
    ]
    contents = {f"model/{name}": content for name, content in archived_files(model).items()}
    for name, there in (("schema.json", files[0][1].is_file()), ("features.json", "model/features.json" in contents)):
        if not there:
            job.fail("data/file-missing", file=name, folder="signature" if name == "schema.json" else "model")
    contents["facts.json"] = (json.dumps(facts, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
    archive = step.output("baseline") / "baseline.tar.gz"
    pack(archive, files, contents)
    shutil.copyfile(signature / "schema.json", step.output("signature") / "schema.json")
    step.log(f"kept {len(parts)} files of rows, their schema and the model: {archive.stat().st_size} bytes")
