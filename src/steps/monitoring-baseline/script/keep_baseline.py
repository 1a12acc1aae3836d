"""Packs the rows, the schema and the model of a training for the pipeline that monitors the model.

They are one object, because all trainings write to the same place: a reader finds those of one of them, not a mixture.
What a registered version is compared with is that of its own training, in the forms of Model Monitor's baselines.
"""

from __future__ import annotations

import gzip
import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import model_monitor

from specline_runtime import job
from specline_runtime.files import ROW_ID, archived_files, column_names, read_predictions


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


def request_columns(description: dict[str, Any], data: Path, facts: dict[str, Any]) -> list[str]:
    """The columns of an endpoint's requests, in their order."""
    raw = description.get("transform", {}).get("raw")
    if raw is not None:
        return [column["name"] for column in raw]
    others = {ROW_ID, *(name for name in facts.values() if isinstance(name, str)), *facts["dropped"]}
    return [name for name in column_names(data) if name not in others]


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
    description = json.loads(contents["model/features.json"])
    columns = request_columns(description, data, facts)
    model_monitor.write(model_monitor.of_data(data, columns), step.output("statistics"))
    step.log(f"described {len(columns)} columns of requests for Model Monitor")
    predictions, quality = step.input("predictions"), step.output("quality")
    if predictions is not None:
        table = read_predictions(predictions)
        if "label" not in table or table["label"].isna().any():
            job.fail("data/no-labels", step=step.name, columns=", ".join(table.columns))
        documents = model_monitor.of_predictions(table, description["task"], description["classes"], config.threshold)
        model_monitor.write(documents, quality)
        step.log(f"described the model's quality on {documents['statistics']['dataset']['item_count']} rows")
