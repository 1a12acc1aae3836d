"""Features of texts: n-grams are counted in a fixed number of buckets, which their hashes choose, and weighted.

The buckets come from scikit-learn's FeatureHasher (MurmurHash3 of the n-gram in UTF-8), so the same n-gram has the same
bucket with every version, and new words need no vocabulary.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Iterator, Sequence

import numpy as np
import pandas as pd

from .time_parts import cells_of_numbers

# Letters, digits and the marks that some scripts write above or below a letter, such as the vowels of Hindi.
_WORD = re.compile(r"[\w\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f\u200c\u200d]+")
BATCH = 20_000


def plain_text(text: str) -> str:
    """A text in one spelling: composed characters, and no capitals.

    >>> plain_text("Cafe\u0301 STRASSE") == plain_text("caf\u00e9 stra\u00dfe")
    True
    """
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def ngrams_of(text: str, analyzer: str, least: int, most: int) -> list[str]:
    """The n-grams of a text: of its words, joined by blanks, or of the characters in each word with a blank around it.

    >>> ngrams_of("Fix the docs", "word", 1, 2)
    ['fix', 'the', 'docs', 'fix the', 'the docs']
    >>> ngrams_of("A fix", "char", 3, 3)
    [' a ', ' fi', 'fix', 'ix ']
    """
    words = _WORD.findall(plain_text(text))
    sizes = range(least, most + 1)
    if analyzer == "word":
        return [" ".join(words[at : at + size]) for size in sizes for at in range(len(words) - size + 1)]
    padded = [f" {word} " for word in words]
    return [word[at : at + size] for word in padded for size in sizes for at in range(len(word) - size + 1)]


def counts_of(texts: Sequence[str], described: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    """Counts per bucket, for some of the texts at a time: the place of the first one, and a sparse matrix."""
    # The containers that only pack a model do not have it.
    from sklearn.feature_extraction import FeatureHasher  # noqa: PLC0415

    hasher = FeatureHasher(described["buckets"], input_type="string", alternate_sign=False)
    words = (described["analyzer"], *described["ngrams"])
    for start in range(0, len(texts), BATCH):
        yield start, hasher.transform(ngrams_of(text, *words) for text in texts[start : start + BATCH]).tocsr()


def made_of_texts(fitted: dict[str, Any], frame: pd.DataFrame) -> pd.DataFrame:
    """Applies what TextFeatures learned. A missing text has missing features; one without known n-grams has zeros."""
    made: dict[str, Any] = {}
    for name, described in fitted["texts"].items():
        codes, texts = pd.factorize(frame[name])
        values = features_of([str(text) for text in texts], described)
        for one, column in zip(described["made"], values.T):
            made[one["name"]] = np.append(cells_of_numbers(column), None)[codes]
    return pd.DataFrame(
        {column["name"]: made.get(column["name"], frame.get(column["name"])) for column in fitted["makes"]},
        index=frame.index,
    )


def features_of(texts: Sequence[str], described: dict[str, Any]) -> np.ndarray:
    """The features of texts: doubles of shape (texts, columns made), with six digits."""
    buckets = [one["bucket"] for one in described["made"]]
    weights = np.array([one["weight"] for one in described["made"]])
    values = np.zeros((len(texts), len(buckets)))
    for start, counts in counts_of(texts, described):
        values[start : start + counts.shape[0]] = counts[:, buckets].toarray() * weights
    if described["norm"] == "l2":
        lengths = np.sqrt((values**2).sum(axis=1, keepdims=True))
        values /= np.where(lengths == 0, 1, lengths)
    # Rounded, because the last bits of a sum differ between machines.
    return np.round(values, 6)
