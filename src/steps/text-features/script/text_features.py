"""Turns texts into numeric columns: counts of hashed n-grams, weighted by what the training rows have."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from specline_runtime import job
from specline_runtime.divided import Rows
from specline_runtime.labels import listed
from specline_runtime.processed import Processed
from specline_runtime.text_parts import counts_of, ngrams_of
from specline_runtime.transform import run_transform

# An n-gram names a column only if at least this many training rows have it: rarer ones can be names of persons.
NAMING_ROWS = 5
# The number of distinct texts in which n-grams are counted to find names for columns.
NAMING_TEXTS = 20_000
LONGEST = 30


def texts_of(step: job.Step, data: Processed) -> list[str]:
    """The columns of texts."""
    known = [column["name"] for column in data.columns if column["type"] == "text"]
    for name in step.config.columns or []:
        if name not in known:
            job.fail("data/not-a-text-column", column=name, texts=listed(known))
    if not known:
        job.fail("data/no-text-columns", step=step.name)
    return known if step.config.columns is None else list(dict.fromkeys(step.config.columns))


def described_text(config: Any, name: str, cells: pd.Series) -> dict[str, Any]:
    """What is learned from a column of the training rows: the buckets in use, their weights and their n-grams."""
    codes, texts = pd.factorize(cells)
    texts = [str(text) for text in texts]
    described: dict[str, Any] = {
        "analyzer": config.analyzer,
        "ngrams": [int(size) for size in config.ngrams],
        "buckets": config.features,
        "norm": config.norm,
        "missing": int((codes < 0).sum()),
    }
    occurring = np.bincount(codes[codes >= 0], minlength=len(texts))
    rows = np.zeros(config.features, dtype=np.int64)
    for start, counts in counts_of(texts, described):
        rows += (counts > 0).T.astype(np.int64) @ occurring[start : start + counts.shape[0]]
    used = np.flatnonzero(rows)
    if len(used) == 0:
        (least, most), unit = config.ngrams, "words" if config.analyzer == "word" else "characters"
        size = f"{least}" if least == most else f"{least} to {most}"
        job.fail("data/no-words", column=name, what=f"n-grams of {size} {unit}")
    known = int(occurring.sum())
    # The formula of scikit-learn's TfidfTransformer with smooth_idf, as for one more row that has everything.
    weights = np.log((1 + known) / (1 + rows)) + 1 if config.idf else np.ones(len(rows))
    names = names_of(name, described, texts, occurring)
    described["made"] = [
        {
            "bucket": int(bucket),
            "name": names.get(int(bucket), f"{name}: #{bucket}"),
            "rows": int(rows[bucket]),
            "weight": round(float(weights[bucket]), 9),
        }
        for bucket in used
    ]
    return described


def names_of(name: str, described: dict[str, Any], texts: list[str], occurring: np.ndarray) -> dict[int, str]:
    """A name for each bucket: the most frequent of its n-grams, and the next one if that is nearly as frequent."""
    found: Counter[str] = Counter()
    for text, count in zip(texts[:NAMING_TEXTS], occurring.tolist()):
        for gram in {*ngrams_of(text, described["analyzer"], *described["ngrams"])}:
            found[gram] += count
    grams = sorted((gram for gram, rows in found.items() if rows >= NAMING_ROWS), key=lambda gram: (-found[gram], gram))
    by_bucket: dict[int, list[str]] = {}
    for gram, bucket in zip(grams, buckets_of(grams, described["buckets"])):
        best = by_bucket.setdefault(bucket, [])
        if not best or (len(best) == 1 and 2 * found[gram] >= found[best[0]]):
            best.append(gram)
    made = {bucket: f"{name}: {' / '.join(map(shown, grams))}" for bucket, grams in by_bucket.items()}
    # Cut n-grams can be alike.
    twice = {text for text, count in Counter(made.values()).items() if count > 1}
    return {bucket: f"{text} #{bucket}" if text in twice else text for bucket, text in made.items()}


def buckets_of(grams: list[str], buckets: int) -> list[int]:
    from sklearn.feature_extraction import FeatureHasher  # noqa: PLC0415  as in text_parts

    hasher = FeatureHasher(buckets, input_type="string", alternate_sign=False)
    return hasher.transform([gram] for gram in grams).indices.tolist() if grams else []


def shown(gram: str) -> str:
    """An n-gram in a name. A blank at the edge of a word, where characters are counted, is an underscore."""
    edge = "_" * gram.startswith(" ") + gram.strip() + "_" * (gram.endswith(" ") and gram.strip() != "")
    return f"'{edge}'" if len(edge) <= LONGEST else f"'{edge[:LONGEST]}…'"


def learn(step: job.Step, data: Processed, rows: Rows) -> tuple[dict[str, Any], None]:
    """The features of every text. Several machines divide the columns among themselves."""
    names = texts_of(step, data)
    mine, table = rows.mine(names)
    texts = rows.merged({name: described_text(step.config, name, table[name]) for name in mine})
    rest = [column for column in data.columns if step.config.keep or column["name"] not in names]
    taken = {column["name"] for column in rest} | ({data.label} if data.label is not None else set())
    for name in names:
        for one in texts[name]["made"]:
            while one["name"] in taken:
                one["name"] += "_"
            taken.add(one["name"])
        rows.log(f"{name}: {len(texts[name]['made'])} features of {step.config.analyzer} n-grams")
        if texts[name]["missing"]:
            rows.log(f"{name}: {texts[name]['missing']} training rows have no text; their features are missing")
    made = [{"name": one["name"], "type": "number"} for name in names for one in texts[name]["made"]]
    return {"texts": {name: texts[name] for name in names}, "makes": [*rest, *made]}, None


with job.run() as step:
    run_transform(step, "text", lambda data, rows: learn(step, data, rows))
