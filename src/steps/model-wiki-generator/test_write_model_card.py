"""Model cards from real runs: checks their contents, and that data is never interpreted as markup."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

from conftest import Bench, Line


class Page(HTMLParser):
    """The tags and the text content of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_card_of_everything_that_is_wired(credit_line: Line) -> None:
    line = credit_line
    scored = {"predictions": line.ran["evaluate"]["predictions"], "data": line.ran["prepare_calibration"]["processed"]}
    computed = line.bench.run("ModelMetricsComputation", scored, segments=["Home"])
    inputs = {
        "metrics": computed["metrics"],
        "plots": computed["report"],
        "model": line.ran["train"]["model"],
        "profile": line.ran["load_training"]["metadata"],
    }
    told = {
        "model_name": "credit-risk",
        "purpose": "Ranks applications.",
        "owner": "Risk",
        "limitations": ["No firms."],
    }
    card = line.bench.run("ModelWikiGenerator", inputs, top_features=3, **told)
    markdown = (card["card"] / "model-card.md").read_text(encoding="utf-8")
    page = Page((card["card"] / "model-card.html").read_text(encoding="utf-8"))
    auc = computed.json("metrics", "metrics.json")["auc"]
    gain = line.ran["train"].json("model", "importance.json")["gain"]
    most_important = max(gain, key=gain.__getitem__)
    for text in (markdown, page.text):
        for said in (
            "credit-risk",
            "Ranks applications.",
            "Risk",
            "No firms.",
            f"{auc:.4g}",
            most_important,
            "By Home",
        ):
            assert said in text
    assert "svg" in page.tags and page.links == []
    again = line.bench.run("ModelWikiGenerator", inputs, top_features=3, **told)
    assert (again["card"] / "model-card.html").read_text(encoding="utf-8") == (
        card["card"] / "model-card.html"
    ).read_text(encoding="utf-8")


def test_metrics_alone_are_enough_and_no_text_becomes_markup(bench: Bench, tmp_path: Path) -> None:
    metrics = {"task": "regression", "rows": 12, "rmse": 1.5, "r2": None, "branch": "<i>x</i>"}
    (tmp_path / "metrics.json").write_text(json.dumps(metrics), encoding="utf-8")
    nasty = "<script>alert(1)</script> & | `x` [y](z)"
    ran = bench.run("ModelWikiGenerator", {"metrics": tmp_path}, model_name=nasty, limitations=[nasty])
    html = (ran["card"] / "model-card.html").read_text(encoding="utf-8")
    page = Page(html)
    assert page.tags.isdisjoint({"script", "i"})
    assert nasty in page.text
    markdown = (ran["card"] / "model-card.md").read_text(encoding="utf-8")
    assert (
        "<script" not in markdown and "[y]" not in markdown and "| root mean squared error | 1.5 | - | - |" in markdown
    )


def test_what_is_missing_is_said(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    ran = bench.run("ModelWikiGenerator", {"metrics": tmp_path})
    assert ran.sentence == "'metrics.json' is not in metrics"
