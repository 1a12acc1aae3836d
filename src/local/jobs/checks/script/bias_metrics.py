"""The bias metrics of Clarify, which compare the facet (rows that may be at a disadvantage) with all others.

Definitions: amazon-sagemaker-clarify (the library in Clarify's image), bias/metrics; Developer Guide, "Pre-training
bias metrics" and "Post-training data and model bias metrics"; read in November 2026.
"""

from __future__ import annotations

from typing import Callable

import numpy as np
import pandas as pd

try:
    from sklearn.neighbors import KNeighborsClassifier
except ImportError:
    KNeighborsClassifier = None

# Neighbours in the flip test; with fewer than ten other rows, one.
NEIGHBOURS, FEW = 5, 9


class NotComputed(Exception):
    """Why a metric has no value, as a sentence."""


class Rows:
    """What metrics are computed from: arrays of booleans, one a row.

    facet: whether a row belongs to the facet; label: whether its label is positive; predicted: whether its predicted
    label is; group: the values of the group variable; features: the other columns.
    """

    def __init__(
        self,
        facet: np.ndarray,
        label: np.ndarray,
        predicted: np.ndarray | None = None,
        group: pd.Series | None = None,
        features: pd.DataFrame | None = None,
    ) -> None:
        self.facet, self.label, self.predicted = facet, label, predicted
        self.group, self.features = group, features
        if not facet.any():
            raise NotComputed("no row belongs to the facet")
        if facet.all():
            raise NotComputed("all rows belong to the facet")


def ratio(part: float, whole: float) -> float:
    """Without rows in either, 0; infinite if only the denominator has none."""
    if whole == 0:
        return 0.0 if part == 0 else float(np.copysign(np.inf, part))
    return part / whole


def difference(one: float, other: float) -> float:
    return 0.0 if one == other else one - other


def shares(rows: Rows, positive: np.ndarray) -> tuple:
    """The shares of positive rows outside of the facet and in it."""
    return float(positive[~rows.facet].mean()), float(positive[rows.facet].mean())


def common_outcomes(rows: Rows) -> tuple:
    """The shares of the outcomes that both sides have, outside of the facet and in it."""
    outside, inside = shares(rows, rows.label)
    pairs = [(a, d) for a, d in ((outside, inside), (1 - outside, 1 - inside)) if a > 0 and d > 0]
    if not pairs:
        raise NotComputed("the facet and the other rows have no outcome in common")
    return np.array([a for a, _ in pairs]), np.array([d for _, d in pairs])


def counts(rows: Rows, side: np.ndarray) -> dict:
    """The confusion matrix of the rows of one side."""
    label, predicted = rows.label[side], rows.predicted[side]
    return {
        "tp": int((label & predicted).sum()),
        "fp": int((~label & predicted).sum()),
        "fn": int((label & ~predicted).sum()),
        "tn": int((~label & ~predicted).sum()),
    }


def rate_gap(part: str, whole: str, outside_first: bool = True) -> Callable[[Rows], float]:
    """How a ratio of counts differs outside of the facet and in it.

    part, whole: names of counts of the confusion matrix, separated by spaces, whose sums are the numerator and the
    denominator; outside_first: whether the facet's ratio is subtracted from that of the other rows, or the reverse.
    """

    def of(rows: Rows) -> float:
        sides = (counts(rows, ~rows.facet), counts(rows, rows.facet))
        outside, inside = (
            ratio(*(sum(side[name] for name in names.split()) for names in (part, whole))) for side in sides
        )
        return difference(outside, inside) if outside_first else difference(inside, outside)

    return of


def divergence(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.sum(one * np.log(one / other)))


def conditional_disparity(rows: Rows, positive: np.ndarray) -> float:
    """The facet's share of rejections minus its share of acceptances, as the mean over the groups."""
    if rows.group is None:
        raise NotComputed("there is no group_variable")
    if positive.all() or not positive.any():
        raise NotComputed(f"no row is {'negative' if positive.all() else 'positive'}")
    total, found = 0, 0.0
    for _, at in pd.Series(np.arange(len(positive))).groupby(rows.group.to_numpy()):
        accepted, facet = positive[at.to_numpy()], rows.facet[at.to_numpy()]
        rejected_share = facet[~accepted].mean() if (~accepted).any() else 0.0
        accepted_share = facet[accepted].mean() if accepted.any() else 0.0
        total += len(at)
        found += len(at) * (rejected_share - accepted_share)
    if total == 0:
        raise NotComputed("the group_variable has no values")
    return float(found / total)


def ci(rows: Rows) -> float:
    inside = int(rows.facet.sum())
    return (len(rows.facet) - 2 * inside) / len(rows.facet)


def dpl(rows: Rows) -> float:
    outside, inside = shares(rows, rows.label)
    return outside - inside


def kl(rows: Rows) -> float:
    return divergence(*common_outcomes(rows))


def js(rows: Rows) -> float:
    outside, inside = common_outcomes(rows)
    middle = (outside + inside) / 2
    return (divergence(outside, middle) + divergence(inside, middle)) / 2


def norm(order: float) -> Callable[[Rows], float]:
    def of(rows: Rows) -> float:
        outside, inside = common_outcomes(rows)
        return float(np.linalg.norm(outside - inside, order))

    return of


def dppl(rows: Rows) -> float:
    outside, inside = shares(rows, rows.predicted)
    return outside - inside


def di(rows: Rows) -> float:
    outside, inside = shares(rows, rows.predicted)
    return ratio(inside, outside)


def ft(rows: Rows) -> float:
    """How many rows of the facet would get another prediction if they were like their nearest other rows."""
    features = rows.features
    if KNeighborsClassifier is None:
        raise NotComputed("the flip test needs scikit-learn, which this Python does not have")
    if features is None or features.shape[1] == 0:
        raise NotComputed("there is no feature besides the facet and the label")
    texts = [str(name) for name in features if not pd.api.types.is_numeric_dtype(features[name])]
    if texts:
        raise NotComputed(f"the flip test needs numbers, and {', '.join(texts[:3])} has text")
    if features.isna().to_numpy().any():
        raise NotComputed("the flip test needs all values, and some are missing")
    values = features.to_numpy(dtype=float)
    others = values[~rows.facet]
    nearest = KNeighborsClassifier(n_neighbors=NEIGHBOURS if len(others) > FEW else 1)
    nearest.fit(others, rows.predicted[~rows.facet])
    likely, actual = nearest.predict(values[rows.facet]), rows.predicted[rows.facet]
    return float(((actual & ~likely).sum() - (~actual & likely).sum()) / len(actual))


def ge(rows: Rows) -> float:
    """Half of the squared coefficient of variation of the benefit, which is 2 for a false positive, 0 for a false
    negative, and otherwise 1."""
    benefit = rows.predicted.astype(int) - rows.label.astype(int) + 1
    if benefit.mean() == 0:
        raise NotComputed("all predictions are false negatives")
    return float((((benefit / benefit.mean()) ** 2) - 1).sum() / (2 * len(benefit)))


PRE_TRAINING = {
    "CDDL": ("Conditional Demographic Disparity in Labels", lambda rows: conditional_disparity(rows, rows.label)),
    "CI": ("Class Imbalance", ci),
    "DPL": ("Difference in Positive Proportions in Labels", dpl),
    "JS": ("Jensen-Shannon Divergence", js),
    "KL": ("Kullback-Liebler Divergence", kl),
    "KS": ("Kolmogorov-Smirnov Distance", norm(np.inf)),
    "LP": ("L-p Norm", norm(2)),
    "TVD": ("Total Variation Distance", lambda rows: norm(1)(rows) / 2),
}
POST_TRAINING = {
    "AD": ("Accuracy Difference", rate_gap("tp tn", "tp fp fn tn")),
    "CDDPL": (
        "Conditional Demographic Disparity in Predicted Labels",
        lambda rows: conditional_disparity(rows, rows.predicted),
    ),
    "DAR": ("Difference in Acceptance Rates", rate_gap("tp", "tp fp")),
    "DCA": ("Difference in Conditional Acceptance", rate_gap("tp fn", "tp fp")),
    "DCR": ("Difference in Conditional Rejection", rate_gap("tn fp", "tn fn", outside_first=False)),
    "DI": ("Disparate Impact", di),
    "DPPL": ("Difference in Positive Proportions in Predicted Labels", dppl),
    "DRR": ("Difference in Rejection Rates", rate_gap("tn", "tn fn", outside_first=False)),
    "FT": ("Flip Test", ft),
    "GE": ("Generalized Entropy", ge),
    "RD": ("Recall Difference", rate_gap("tp", "tp fn")),
    "SD": ("Specificity Difference", rate_gap("tn", "tn fp", outside_first=False)),
    "TE": ("Treatment Equality", rate_gap("fn", "fp", outside_first=False)),
}
# A metric without disparity has this value.
PARITY = {"DI": 1.0}


def measured(name: str, rows: Callable[[], Rows]) -> dict:
    """A metric as analysis.json lists it: without a value, it has an error."""
    words, compute = (PRE_TRAINING if name in PRE_TRAINING else POST_TRAINING)[name]
    found = {"name": name, "description": f"{words} ({name})"}
    try:
        value = compute(rows())
    except NotComputed as error:
        return {**found, "value": None, "error": str(error)}
    if np.isinf(value):
        return {**found, "value": "Infinity" if value > 0 else "-Infinity"}
    return {**found, "value": float(value)}


def number_of(value: object) -> float | None:
    """A metric's value; None if it has none. Infinity is written as a string."""
    if isinstance(value, str):
        return float(value.replace("Infinity", "inf"))
    return None if value is None else float(value)


def disparity(name: str, value: float) -> float:
    """How far a metric is from parity."""
    parity = PARITY.get(name, 0.0)
    return abs(value - parity) if np.isfinite(value) else np.inf
