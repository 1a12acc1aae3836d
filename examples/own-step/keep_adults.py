"""Removes rows by age. Runs in AWS's scikit-learn container and locally."""

from __future__ import annotations

import pandas as pd

from specline_runtime import job


def between(table: pd.DataFrame, youngest: int, oldest: int) -> pd.DataFrame:
    """Returns the rows whose Age is in the range, including both bounds. Cells are unchanged."""
    age = pd.to_numeric(table["Age"], errors="coerce")
    return table[age.between(youngest, oldest)]


def main() -> None:
    with job.run() as step:
        for part in sorted(step.input("data").glob("*.csv")):
            table = pd.read_csv(part, dtype=str, keep_default_na=False)
            kept = between(table, step.config.youngest, step.config.oldest)
            step.log(f"{len(kept)} of {len(table)} rows are kept")
            kept.to_csv(step.output("data") / part.name, index=False)


if __name__ == "__main__":
    main()
