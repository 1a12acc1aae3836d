"""The label of a table that has none: made from other columns, by the rules in the config."""

from __future__ import annotations

from typing import Any

from specline_runtime import job
from specline_runtime.coded import Coded, CodedTable
from specline_runtime.hosts import Team
from specline_runtime.label_rules import Rules, check_rules, labels_by_rules


def described_rules(given: dict[str, Any], columns: list[dict[str, Any]]) -> dict[str, Any]:
    """The rules as a model's archive holds them, with which the label of new rows can be made."""
    read = Rules(given).columns
    return {"rules": given, "types": {one["name"]: one["type"] for one in columns if one["name"] in read}}


def label_by_rules(
    config: Any, table: CodedTable, columns: list[dict[str, Any]], sentinels: list[float | str], team: Team
) -> tuple[Coded, dict[str, Any]]:
    """The label of this machine's rows, and how many of all rows each class has and why others have none."""
    types = {column["name"]: column["type"] for column in columns}
    rules = check_rules(config.label_rules, config.label, types)
    label, unmatched, undecided = labels_by_rules(rules, types, table.columns, sentinels)
    own = {text: int((label.codes == place).sum()) for place, text in enumerate(label.texts.tolist())}
    every = team.share({"own": own, "unmatched": int(unmatched.sum()), "undecided": int(undecided.sum())})
    counts = {name: sum(one["own"].get(name, 0) for one in every) for name in rules.classes}
    made = {"counts": counts, **{why: sum(one[why] for one in every) for why in ("unmatched", "undecided")}}
    say(team, config.label, rules, made)
    there = [name for name, count in counts.items() if count > 0]
    if len(there) == 1:
        job.fail("data/label-rules-one", label=there[0], rows=counts[there[0]])
    return label, made


def say(team: Team, label: str, rules: Rules, made: dict[str, Any]) -> None:
    """Logs what became of the rows."""
    for name in rules.keep:
        team.log(f"{name} stays a feature, although the label is made from it")
    team.log(
        f"{label} is made by rules: " + ", ".join(f"{count} rows {name}" for name, count in made["counts"].items())
    )
    if made["unmatched"]:
        team.log(f"{made['unmatched']} rows match no rule, so they have no label")
    if made["undecided"]:
        read = ", ".join(rules.columns)
        team.log(f"{made['undecided']} rows have no label, because cells that decide it are missing (of {read})")
