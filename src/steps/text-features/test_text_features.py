"""Features of texts: against scikit-learn's own vectorizer, on real commits and docstrings, in several scripts."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, Bench, Ran, read_cells
from sklearn import cluster, linear_model, preprocessing, tree
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from specline_runtime.text_parts import features_of, ngrams_of, plain_text

COMMITS = ROOT / "test/fixtures/commits.csv"
SCRIPTS = [
    "Änderung der Größe: naïve café",
    "Исправить ошибку в таблице",
    "修复 表格 中的 错误",
    "エラーを修正する",
    "أصلح الخطأ",
    "त्रुटि ठीक करें",
    "fix 🐛 in the parser",
    "…!!! ---",
]


def described(features: int, **config: Any) -> dict[str, Any]:
    made = [{"bucket": bucket, "weight": 1.0} for bucket in range(features)]
    return {"analyzer": "word", "ngrams": [1, 2], "norm": "none", "buckets": features, "made": made, **config}


@pytest.mark.parametrize(("analyzer", "ngrams"), [("word", (1, 1)), ("word", (1, 3)), ("char", (2, 4))])
@pytest.mark.parametrize("norm", ["l2", "none"])
def test_the_values_are_those_of_scikit_learn(analyzer: str, ngrams: tuple[int, int], norm: str) -> None:
    texts = [*pd.read_csv(COMMITS)["subject"].head(200), *SCRIPTS[:5]]
    words = [" ".join(ngrams_of(text, "word", 1, 1)) for text in texts]
    vectorizer = HashingVectorizer(
        n_features=64,
        analyzer="char_wb" if analyzer == "char" else "word",
        ngram_range=ngrams,
        token_pattern=r"[^ ]+",
        lowercase=False,
        alternate_sign=False,
        norm=None if norm == "none" else norm,
    )
    # n-grams of a word that is shorter than n count differently there, so the words are long enough.
    if analyzer == "char":
        words = [" ".join(word for word in text.split() if len(word) > 3) for text in words]
        texts = words
    expected = vectorizer.transform(words).toarray()
    found = features_of(texts, described(64, analyzer=analyzer, ngrams=[*ngrams], norm=norm))
    assert np.allclose(found, expected, atol=1e-6)


def test_texts_in_any_script_have_words() -> None:
    for text in SCRIPTS[:-1]:
        assert features_of([text], described(32)).sum() > 0, text
        assert features_of([text], described(32, analyzer="char", ngrams=[2, 3])).sum() > 0, text
    assert features_of([SCRIPTS[-1]], described(32)).sum() == 0
    # One spelling for composed and decomposed letters, wide letters and capitals.
    assert plain_text("CAFE\u0301") == plain_text("caf\u00e9") == plain_text("\uff23\uff21\uff26\u00c9")
    assert ngrams_of("हिन्दी", "word", 1, 1) == ["हिन्दी"]


def loaded(bench: Bench, source: Path, **facts: Any) -> dict[str, Path]:
    ran = bench.run("DataLoading", {"source": source}, **facts)
    return {"data": ran["data"], "signature": ran["signature"]}


def prepared(bench: Bench, texts: list[str], source: Path = COMMITS, **facts: Any) -> Ran:
    facts = {"label": "kind", "branch": "training", **facts}
    inputs = loaded(bench, source, **facts)
    return bench.run("TabularPreprocessing", inputs, text_columns=texts, drop_columns=["when"], **facts)


def docstrings(path: Path) -> Path:
    """The documentation of scikit-learn's estimators, with the package that each comes from."""
    rows = []
    for package in (linear_model, cluster, preprocessing, tree):
        for _name, member in sorted(vars(package).items()):
            if inspect.isclass(member) or inspect.isfunction(member):
                lines = [line.strip() for line in (inspect.getdoc(member) or "").splitlines() if len(line) > 30]
                rows += [{"text": line, "package": package.__name__.split(".")[-1]} for line in lines]
    pd.DataFrame(rows).drop_duplicates("text").to_csv(path, index=False)
    return path


def test_the_weights_are_those_of_the_training_rows(bench: Bench) -> None:
    processed = prepared(bench, ["subject"])["processed"]
    ran = bench.run("TextFeatures", {"data": processed}, features=64)
    text = ran.json("fitted", "text.json")["texts"]["subject"]
    subjects = read_cells(processed / "train")["subject"]
    counts = features_of(list(subjects), described(64))
    tfidf = TfidfTransformer(norm=None).fit(counts)
    for one in text["made"]:
        assert one["rows"] == int((counts[:, one["bucket"]] > 0).sum())
        assert abs(one["weight"] - tfidf.idf_[one["bucket"]]) < 1e-8
    test = read_cells(ran["data"] / "test")
    subjects = read_cells(processed / "test")["subject"]
    whole = TfidfTransformer(norm="l2").fit(counts).transform(features_of(list(subjects), described(64))).toarray()
    for one in text["made"]:
        assert np.allclose(test[one["name"]].astype(float), whole[:, one["bucket"]], atol=2e-6)
    assert "subject" not in test
    plain = bench.run("TextFeatures", {"data": processed}, idf=False, keep=True)
    assert {one["weight"] for one in plain.json("fitted", "text.json")["texts"]["subject"]["made"]} == {1.0}
    assert "subject" in read_cells(plain["data"] / "test")


def test_only_frequent_n_grams_name_columns(bench: Bench) -> None:
    processed = prepared(bench, ["subject"])["processed"]
    made = bench.run("TextFeatures", {"data": processed}, features=512).json("fitted", "text.json")
    subjects = read_cells(processed / "train")["subject"]
    rows: dict[str, int] = {}
    for subject in subjects:
        for gram in {*ngrams_of(subject, "word", 1, 2)}:
            rows[gram] = rows.get(gram, 0) + 1
    names = [one["name"] for one in made["texts"]["subject"]["made"]]
    assert len(set(names)) == len(names)
    named = [name for name in names if "'" in name]
    assert len(named) > 50
    for name in named:
        for gram in name[len("subject: ") :].split(" / "):
            assert rows[gram.strip("'")] >= 5
    assert any(name.startswith("subject: #") for name in names)


def test_missing_and_empty_texts(bench: Bench, tmp_path: Path) -> None:
    table = pd.read_csv(COMMITS)
    table.loc[table.index % 10 == 0, "subject"] = None
    table.loc[table.index % 10 == 1, "subject"] = "… !!"
    table.to_csv(tmp_path / "gaps.csv", index=False)
    processed = prepared(bench, ["subject"], tmp_path / "gaps.csv")["processed"]
    ran = bench.run("TextFeatures", {"data": processed}, features=16)
    train = read_cells(ran["data"] / "train")
    rows = train["__row_id"].astype(int) % 10
    values = train[[name for name in train if name.startswith("subject: ")]]
    assert (values[rows == 0] == "").to_numpy().all()
    assert (values[rows == 1] == "0").to_numpy().all()
    assert (values[rows > 1] != "").to_numpy().all()
    assert f"{(rows == 0).sum()} training rows have no text" in ran.log
    none = tmp_path / "none.csv"
    table.assign(subject=[f"!{'?' * (row % 40)}" for row in range(len(table))]).to_csv(none, index=False)
    refused = bench.run("TextFeatures", {"data": prepared(bench, ["subject"], none)["processed"]})
    assert (refused.code, refused.sentence) == (
        "data/no-words",
        "no text of 'subject' in the training rows has n-grams of 1 to 2 words",
    )


def test_words_tell_packages_apart(bench: Bench, tmp_path: Path) -> None:
    """scikit-learn's documentation, one line per row: which package is a line from?"""
    facts = {"label": "package", "task": "multiclass", "branch": "training"}
    inputs = loaded(bench, docstrings(tmp_path / "docs.csv"), **facts)
    processed = bench.run("TabularPreprocessing", inputs, text_columns=["text"], **facts)["processed"]
    accuracies = {}
    for analyzer, ngrams in (("word", [1, 2]), ("char", [3, 4])):
        config = {"analyzer": analyzer, "ngrams": ngrams, "features": 256}
        data = bench.run("TextFeatures", {"data": processed}, **config)["data"]
        trained = bench.run("XGBoostTraining", {"data": data}, n_estimators=60, max_depth=4)
        scored = bench.run("XGBoostModelEval", {"model": trained["model"], "data": data})
        accuracies[analyzer] = scored.json("metrics", "metrics.json")["accuracy"]
    share = read_cells(processed / "test")["package"].value_counts(normalize=True).max()
    assert min(accuracies.values()) > share + 0.05, (accuracies, share)


def test_a_text_that_is_passed_on_is_no_feature_by_itself(bench: Bench) -> None:
    processed = prepared(bench, ["subject"])["processed"]
    filled = bench.run("MissingValueImputation", {"data": processed})
    assert "subject" not in filled.json("fitted", "imputation.json")["fills"]
    trained = bench.run("XGBoostTraining", {"data": filled["data"]}, n_estimators=3)
    features = trained.json("model", "features.json") if (trained["model"] / "features.json").exists() else None
    assert features is None or "subject" not in {one["name"] for one in features["features"]}


def test_what_is_no_text_is_named(bench: Bench) -> None:
    for texts, code in (
        (["sbject"], "data/column-unknown"),
        (["files"], "data/text-type"),
        (["kind"], "data/text-dropped"),
    ):
        assert prepared(bench, texts).code == code
    processed = prepared(bench, ["subject"])["processed"]
    wrong = bench.run("TextFeatures", {"data": processed}, columns=["scope"])
    assert wrong.sentence == "'scope' does not reach this step as text (text columns: 'subject')"
    facts = {"label": "kind", "branch": "training"}
    bare = bench.run("TabularPreprocessing", loaded(bench, COMMITS, **facts), **facts)["processed"]
    assert bench.run("TextFeatures", {"data": bare}).code == "data/no-text-columns"


def test_machines_together_learn_the_same(bench: Bench) -> None:
    processed = prepared(bench, ["subject", "scope"])["processed"]
    alone = bench.run("TextFeatures", {"data": processed}, features=32)
    together = bench.run_together("TextFeatures", {"data": processed}, 3, features=32)
    assert together.files("fitted")["text.json"] == (alone["fitted"] / "text.json").read_bytes()
    again = bench.run("TextFeatures", {"data": processed}, fresh=True, features=32)
    assert json.loads((again["fitted"] / "text.json").read_bytes()) == alone.json("fitted", "text.json")
    assert read_cells(again["data"] / "test").equals(read_cells(alone["data"] / "test"))
