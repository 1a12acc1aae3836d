"""The model's archive: everything needed to score raw rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from boosting import Trained, importance

from specline_runtime.files import files_below, write_exact_json, write_json
from specline_runtime.serving import serving_code


def write_archive(
    folder: Path,
    data: Path,
    schema: dict[str, Any],
    given: dict[str, Any],
    made: tuple[list[dict[str, Any]], Trained],
) -> None:
    """Writes the archive's files to `folder`: the features and the model (`made`), and everything needed for scoring.

    `data` has the processed rows and the fitted transforms.
    """
    features, trained = made
    trained.booster.save_model(str(folder / "model.json"))
    description = {name: schema[name] for name in ("label", "positive", "task", "classes", "transform")}
    description["columns"] = [column["name"] for column in schema["columns"]]
    if given["weight_column"] is not None:
        description["weight"] = given["weight_column"]
    write_exact_json({"features": features, **description}, folder / "features.json")
    write_json(importance(trained.booster, features), folder / "importance.json")
    write_json(
        {
            "rounds": trained.rounds,
            "best_round": trained.best,
            "parameters": trained.parameters,
            "watched": trained.parameters["eval_metric"][-1],
            "reached": trained.reached,
            "history": trained.history,
        },
        folder / "training.json",
    )
    write_exact_json(
        {name: value for name, value in given.items() if value is not None}, folder / "hyperparameters.json"
    )
    fitted = {f"fitted/{name}": content for name, content in files_below(data / "fitted").items()}
    for name, content in {**serving_code(), **fitted}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
