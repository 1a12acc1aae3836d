"""Compares a column of numbers with the same column at training, and names the difference."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from significance import beyond_all, distances_differ, exact_shares, kolmogorov, ranks_differ

# At most this many repeated values are tested one by one.
VALUES = 500
# Comparing shapes needs no more numbers than this.
SHAPE = 20_000
# A value as frequent as this may represent a missing value, or be a limit; a rarer one is in the tails.
REPEATED = 5
# Factors between units that people mix up: powers of ten, percent, time, length, mass, energy and volume.
FACTORS = {
    **{float(10**power): f"{10**power:,}" for power in (1, 2, 3, 6, 9)},
    60.0: "60",
    3600.0: "3,600",
    86_400.0: "86,400",
    24.0: "24",
    7.0: "7",
    12.0: "12",
    2.54: "2.54",
    25.4: "25.4",
    3.28084: "3.281",
    1.609344: "1.609",
    2.2046226: "2.205",
    28.349523: "28.35",
    4.184: "4.184",
    3.785412: "3.785",
    1024.0: "1,024",
}


# Of the probability of an error; the other tests share the rest.
WEIGHTS = {"place": 0.3, "spread": 0.3}
# With so few different numbers in both tables together, shares say what differs, as they do for categories.
FEW = 10
# The spread test's normal approximation makes p-values too small in smaller samples.
FEWEST_FOR_SPREAD = 50
TAILS = ("above all", "below all", "top 1 %", "bottom 1 %")


class Difference(NamedTuple):
    tests: dict[str, float]
    """The p-values by test."""
    effect: float
    """The largest difference between the shares of rows up to some number (the Kolmogorov-Smirnov distance)."""


class Pair:
    """The known numbers of a column at training and now."""

    def __init__(self, before: np.ndarray, now: np.ndarray) -> None:
        self.before, self.now = np.sort(before), np.sort(now)
        self.sizes = (len(before), len(now))

    def distances(self) -> tuple[float, float]:
        """How far the shares of rows up to a number are apart: where there are more rows now, and where fewer."""
        at = np.unique(np.concatenate([self.before, self.now]))
        apart = np.searchsorted(self.now, at, "right") / max(1, len(self.now))
        apart = apart - np.searchsorted(self.before, at, "right") / max(1, len(self.before))
        return max(0.0, float(apart.max(initial=0))), max(0.0, float(-apart.min(initial=0)))

    def shape_test(self) -> tuple[float, float]:
        """The p-value and the distance of Kolmogorov and Smirnov."""
        distance = max(self.distances())
        return kolmogorov(distance, self.sizes), distance

    def spread_test(self) -> tuple[float, float]:
        """Whether numbers are as far from the common median, and a statistic, positive if they are farther."""
        middle = float(np.median(np.concatenate([self.before, self.now])))
        return distances_differ(np.abs(self.before - middle), np.abs(self.now - middle))

    def tail_tests(self) -> dict[str, float]:
        """Whether the greatest and the least are as often from now: those beyond all others, and one percent."""
        every = np.sort(np.concatenate([self.before, self.now]))
        count = math.ceil(len(every) / 100)
        high, low = every[-count], every[count - 1]
        return {
            "above all": beyond_all(self.before, self.now),
            "below all": beyond_all(-self.before, -self.now),
            "top 1 %": self._share_where(lambda one: one >= high),
            "bottom 1 %": self._share_where(lambda one: one <= low),
        }

    def _share_where(self, holds: Any) -> float:
        return exact_shares(int(holds(self.before).sum()), int(holds(self.now).sum()), self.sizes)

    def repeated(self) -> tuple[float, float]:
        """Whether single values are as frequent: the p-value, and the value that differs most."""
        values, places = np.unique(np.concatenate([self.before, self.now]), return_inverse=True)
        places = places.reshape(-1)
        counts = [np.bincount(one, minlength=len(values)) for one in np.split(places, [self.sizes[0]])]
        pooled = counts[0] + counts[1]
        tried = np.flatnonzero(pooled >= REPEATED)
        if len(tried) == 0:
            return 1.0, math.nan
        tried = tried[np.argsort(-pooled[tried], kind="stable")[:VALUES]]
        shares = [count[tried] / size for count, size in zip(counts, self.sizes)]
        rate = pooled[tried] / sum(self.sizes)
        spread = np.sqrt(np.maximum(rate * (1 - rate), 1e-12) * (1 / self.sizes[0] + 1 / self.sizes[1]))
        # The exact test is computed only where the approximate one is smallest.
        far = np.argsort(-np.abs(shares[1] - shares[0]) / spread, kind="stable")[:8]
        found = [(exact_shares(int(counts[0][at]), int(counts[1][at]), self.sizes), at) for at in tried[far]]
        least, at = min(found)
        return min(1.0, least * len(tried)), float(values[at])


def difference(pair: Pair) -> Difference:
    """The tests of a column: for its shape, place, spread, tails and repeated values."""
    if min(pair.sizes) == 0:
        return Difference({}, 0.0)
    shape, distance = pair.shape_test()
    tests = {"shape": shape, "place": ranks_differ(pair.before, pair.now)[0]}
    if min(pair.sizes) >= FEWEST_FOR_SPREAD:
        tests["spread"] = pair.spread_test()[0]
    tests.update(pair.tail_tests())
    tests["repeated"] = pair.repeated()[0]
    return Difference(tests, distance)


def kinds(pair: Pair, tests: dict[str, float], level: float) -> list[dict[str, Any]]:
    """What is different, as far as it has a name. `level` is what a single test of this column must reach."""
    if pair.now[0] == pair.now[-1] and pair.before[0] != pair.before[-1]:
        return [{"kind": "stuck", "value": float(pair.now[0])}]
    values = few_values(pair)
    is_known = values is not None and bool(np.isin(pair.now, pair.before).all())
    # Numbers that all occurred before, such as 0 and 1, are in the same unit.
    unit = None if is_known else _unit(pair)
    if unit is not None:
        return [unit]
    made: list[dict[str, Any]] = []
    if tests["repeated"] <= level:
        named, others = _of_value(pair, pair.repeated()[1])
        if named is not None and values is not None and _is_one_of_few(named, pair):
            named = None
        if named is not None and (min(others.sizes) < 2 or not _differ(others, 0.001)):
            return [named]
        # In a column of few different numbers, the shares of all of them change if most are higher.
        if named is not None and named["before"] == 0:
            made, pair = [named], others
    return made + _of_shape(pair, tests, level)


def few_values(pair: Pair) -> np.ndarray | None:
    """The different numbers of both tables together, if they are few."""
    values = np.unique(np.concatenate([pair.before, pair.now]))
    return values if len(values) <= FEW else None


def _is_one_of_few(named: dict[str, Any], pair: Pair) -> bool:
    """Whether a value of a column with few numbers is one of these, and unlikely to represent a missing value."""
    return named["kind"] in ("repeated", "no-longer-repeated") and (
        named["before"] > 0 or bool(pair.before[0] == pair.before[-1])
    )


def _differ(pair: Pair, level: float) -> bool:
    tests = [pair.shape_test()[0], ranks_differ(pair.before, pair.now)[0], pair.spread_test()[0]]
    return min(tests) <= level


def _of_value(pair: Pair, value: float) -> tuple[dict[str, Any] | None, Pair]:
    """What became of a value that is now more or less frequent, and the numbers without it."""
    before, now = (float((one == value).mean()) for one in (pair.before, pair.now))
    facts = {"value": value, "before": before, "now": now}
    without = Pair(pair.before[pair.before != value], pair.now[pair.now != value])
    if now > before:
        for kind, is_end, beyond in (
            ("capped", value == pair.now[-1], pair.before >= value),
            ("floored", value == pair.now[0], pair.before <= value),
        ):
            if (
                is_end
                and beyond.mean() > before
                and exact_shares(int(beyond.sum()), int((pair.now == value).sum()), pair.sizes) > 0.001
            ):
                return {"kind": kind, **facts}, Pair(pair.before[~beyond], pair.now[pair.now != value])
        return {"kind": "repeated", **facts}, without
    # A value that is rarer is a consequence of other rows, unless hardly any is left.
    return ({"kind": "no-longer-repeated", **facts} if now < before / 10 else None), without


def _of_shape(pair: Pair, tests: dict[str, float], level: float) -> list[dict[str, Any]]:
    values = few_values(pair)
    if values is not None and len(values) <= 2:
        return [_shares(pair, values)]
    tails = [name for name, p in tests.items() if p <= level and name in TAILS]
    rest = [tests["shape"], tests["place"], tests.get("spread", 1.0)]
    if tails and _is_outliers(pair, only_tails=min(rest) > level):
        low, high = _usual(pair)
        share = float(((pair.now < low) | (pair.now > high)).mean())
        return [{"kind": "outliers", "low": low, "high": high, "now": share}]
    medians = {"before": float(np.median(pair.before)), "now": float(np.median(pair.now))}
    if medians["before"] == medians["now"]:
        if values is not None:
            return [_shares(pair, values)]
        medians["means"] = [float(pair.before.mean()), float(pair.now.mean())]
    more, fewer = pair.distances()
    noise = math.sqrt(sum(pair.sizes) / (pair.sizes[0] * pair.sizes[1]))
    is_one_sided = min(more, fewer) <= max(max(more, fewer) / 4, noise)
    (_, place), (chance, spread) = ranks_differ(pair.before, pair.now), pair.spread_test()
    if is_one_sided and abs(place) >= abs(spread) and _is_seen(medians, place):
        return [{"kind": "higher" if place > 0 else "lower", **medians}]
    if abs(spread) > abs(place) and chance <= max(level, 0.001):
        ranges = {f"{when}_range": _middle_half(one) for when, one in (("before", pair.before), ("now", pair.now))}
        if ranges["before_range"] != ranges["now_range"]:
            return [{"kind": "wider" if spread > 0 else "narrower", **ranges}]
    return [{"kind": "shape", **medians}]


def _is_seen(medians: dict[str, Any], place: float) -> bool:
    """Whether the medians, or the means if these are equal, changed in the direction of the test."""
    before, now = medians.get("means", (medians["before"], medians["now"]))
    return (now - before) * place > 0


def _shares(pair: Pair, values: np.ndarray) -> dict[str, Any]:
    """The shares of those numbers that changed most."""
    shares = [[float((one == value).mean()) for value in values] for one in (pair.before, pair.now)]
    most = np.argsort(-np.abs(np.subtract(*shares)), kind="stable")[:3]
    return {"kind": "shares", "levels": [[_text(values[at]), shares[0][at], shares[1][at]] for at in most]}


def _text(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def _middle_half(numbers: np.ndarray) -> list[float]:
    return [float(np.quantile(numbers, share)) for share in (0.25, 0.75)]


def _usual(pair: Pair) -> tuple[float, float]:
    """The range that nearly all numbers had at training: all but two at each end, or but one in a thousand."""
    share = min(0.001, 2 / pair.sizes[0])
    return float(np.quantile(pair.before, share)), float(np.quantile(pair.before, 1 - share))


def _is_outliers(pair: Pair, *, only_tails: bool) -> bool:
    """Whether more numbers are outside the range that nearly all had at training, and those within it do not differ."""
    low, high = _usual(pair)
    within = [one[(one >= low) & (one <= high)] for one in (pair.before, pair.now)]
    outside = [len(one) - len(kept) for one, kept in zip((pair.before, pair.now), within)]
    is_more = outside[1] / pair.sizes[1] > 2 * outside[0] / pair.sizes[0] + 3 / pair.sizes[1]
    return is_more and (only_tails or (min(map(len, within)) > 1 and not _differ(Pair(*within), 0.005)))


def _unit(pair: Pair) -> dict[str, Any] | None:
    """A change of the unit: the numbers from training are those of now after a conversion that people know."""
    thin = Pair(*(_thinned(one) for one in (pair.before, pair.now)))
    apart = max(thin.distances())
    if apart < 0.2:
        return None
    tried: list[tuple[float, dict[str, Any]]] = []
    for factor, name in FACTORS.items():
        tried.append((_after(thin, thin.before * factor), {"operation": f"times {name}"}))
        tried.append((_after(thin, thin.before / factor), {"operation": f"divided by {name}"}))
    tried.append((_after(thin, -thin.before), {"operation": "times -1"}))
    tried.append((_after(thin, thin.before * 1.8 + 32), {"operation": "from °C to °F"}))
    tried.append((_after(thin, (thin.before - 32) / 1.8), {"operation": "from °F to °C"}))
    # Numbers that are only higher or lower also resemble the old ones after some small factor.
    shifted = thin.before + float(np.median(thin.now) - np.median(thin.before))
    tried = [one for one in tried if one[0] < _after(thin, shifted)]
    tried.append((_after(thin, thin.before + 273.15), {"operation": "from °C to K"}))
    tried.append((_after(thin, thin.before - 273.15), {"operation": "from K to °C"}))
    best, said = min(tried, key=lambda one: one[0])
    if best > apart / 4 or kolmogorov(best, thin.sizes) < 0.001:
        return None
    return {"kind": "unit", **said}


def _after(pair: Pair, converted: np.ndarray) -> float:
    return max(Pair(converted, pair.now).distances())


def _thinned(numbers: np.ndarray) -> np.ndarray:
    """Evenly spaced numbers of a sorted array."""
    if len(numbers) <= SHAPE:
        return numbers
    return numbers[np.linspace(0, len(numbers) - 1, SHAPE).astype(np.int64)]
