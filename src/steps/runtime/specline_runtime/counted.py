"""Metrics of rows that each count any number of times, as in a sample with replacement.

Results that do not depend on how often a row counts are computed once, above all the order of the scores: sorting takes
most of the time per sample.
"""

from __future__ import annotations

import math

import numpy as np

EDGE = 1e-15


class CountedScores:
    """The rows of a two-class problem: labels (0 or 1) and scores, both of shape (rows,).

    All methods take `counts`, the number of times that each row counts: integers of shape (rows,).

    >>> rows = CountedScores(np.array([0, 1, 1]), np.array([0.2, 0.1, 0.7]))
    >>> rows.auc(np.array([1, 1, 1])), rows.auc(np.array([2, 0, 1]))
    (0.5, 1.0)
    """

    def __init__(self, labels: np.ndarray, scores: np.ndarray, bins: int = 10) -> None:
        """`bins` of equal width are used for `calibration_error`."""
        self._ranked = Ranked(labels == 1, scores)
        self._labels, self._scores, self._bins = labels, scores, bins
        self._losses, self._squares = log_losses(labels, scores), (scores - labels) ** 2
        self._bin = bin_of(scores, bins)

    def auc(self, counts: np.ndarray) -> float:
        return area(*self.steps(counts))

    def steps(self, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The arguments of `area`, `precision_area` and `largest_distance`."""
        return self._ranked.steps(counts)

    def log_loss(self, counts: np.ndarray) -> float:
        return mean(self._losses, counts)

    def brier(self, counts: np.ndarray) -> float:
        return mean(self._squares, counts)

    def calibration_error(self, counts: np.ndarray) -> float:
        apart = np.bincount(self._bin, weights=counts * (self._scores - self._labels), minlength=self._bins)
        return float(np.abs(apart).sum() / counts.sum())


class Ranked:
    """Rows in the descending order of their scores, sorted once."""

    def __init__(self, positive: np.ndarray, scores: np.ndarray) -> None:
        """`positive` is a mask of the positive rows; it and `scores` have shape (rows,)."""
        self.order = np.argsort(-scores, kind="mergesort").astype(np.int32)
        ordered = scores[self.order]
        self.positive = positive[self.order]
        self.ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1).astype(np.int32)
        self.cuts = ordered[self.ends]
        """The distinct scores."""

    def steps(self, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The number of positives and negatives at or above each distinct score, among rows with a nonzero count."""
        ordered = counts[self.order]
        everything = np.cumsum(ordered)[self.ends]
        hits = np.cumsum(np.where(self.positive, ordered, 0))[self.ends]
        there = np.diff(everything, prepend=0) > 0
        hits, everything = hits[there], everything[there]
        return hits.astype(float), (everything - hits).astype(float)


def mean(values: np.ndarray, counts: np.ndarray) -> float:
    return float((values * counts).sum() / counts.sum())


def area(hits: np.ndarray, falses: np.ndarray) -> float:
    """The area under the ROC curve, with ties counting half. NaN if there is only one class.

    `hits` and `falses` are the positives and negatives at or above each distinct score, in descending order.
    """
    if hits[-1] == 0 or falses[-1] == 0:
        return math.nan
    lower = falses[-1] - falses + np.diff(falses, prepend=0) / 2
    return float((np.diff(hits, prepend=0) * lower).sum() / (hits[-1] * falses[-1]))


def precision_area(hits: np.ndarray, falses: np.ndarray) -> float:
    """The area under the precision-recall step function. NaN without positives."""
    if hits[-1] == 0:
        return math.nan
    return float(np.sum(np.diff(hits / hits[-1], prepend=0) * hits / (hits + falses)))


def largest_distance(hits: np.ndarray, falses: np.ndarray) -> float:
    """The maximum distance between the distributions of positive and negative scores."""
    return float(np.max(np.abs(hits / max(hits[-1], 1) - falses / max(falses[-1], 1))))


def log_losses(labels: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The loss for each row."""
    inside = np.clip(scores, EDGE, 1 - EDGE)
    return -np.where(labels == 1, np.log(inside), np.log(1 - inside))


def bin_of(scores: np.ndarray, bins: int) -> np.ndarray:
    """The index of each score's bin, among `bins` bins of equal width."""
    return np.clip((scores * bins).astype(int), 0, bins - 1)
