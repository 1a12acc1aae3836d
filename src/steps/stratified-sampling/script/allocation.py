"""The number of rows that each stratum contributes to a sample: at most its row count, and `size` in total."""

from __future__ import annotations


def proportional(counts: list[int], size: int, least: list[int]) -> list[int]:
    """Each stratum's share of the sample equals its share of the rows."""
    return shared_out([float(count) for count in counts], counts, size, least)


def balanced(counts: list[int], size: int, least: list[int]) -> list[int]:
    """The same number of rows from each stratum. If a stratum is too small, the others contribute more."""
    return shared_out([1.0] * len(counts), counts, size, least)


def optimal(counts: list[int], spreads: list[float], size: int, least: list[int]) -> list[int]:
    """Proportional to size times spread, which minimizes the error of a mean (Neyman, 1934)."""
    weights = [count * spread for count, spread in zip(counts, spreads)]
    return shared_out(weights if any(weights) else [float(count) for count in counts], counts, size, least)


def shared_out(weights: list[float], counts: list[int], size: int, least: list[int]) -> list[int]:
    """Integers proportional to weights, between `least` and `counts`, that add up to `size`. A stratum that reaches one
    of its bounds stays there, and the rest is redistributed. Remainders go to the largest fractions, with ties going to
    the first.
    """
    fixed: dict[int, int] = {}
    while True:
        free = [index for index in range(len(counts)) if index not in fixed]
        left = size - sum(fixed.values())
        total = sum(weights[index] for index in free)
        if not free:
            break
        exact = {index: left * (weights[index] / total if total > 0 else 1 / len(free)) for index in free}
        over = {index: counts[index] for index in free if exact[index] > counts[index]}
        under = {index: least[index] for index in free if exact[index] < least[index]}
        # The side with the larger deviation is fixed first, because that can correct the other.
        excess = sum(exact[index] - bound for index, bound in over.items())
        lack = sum(bound - exact[index] for index, bound in under.items())
        settled = over if over and excess >= lack else under
        if not settled:
            break
        fixed.update(settled)
    taken = {**fixed, **{index: int(exact[index]) for index in free}}
    rest = size - sum(taken.values())
    for index in sorted(free, key=lambda index: (int(exact[index]) - exact[index], index)):
        if rest > 0 and taken[index] < counts[index]:
            taken[index] += 1
            rest -= 1
    return [taken[index] for index in range(len(counts))]
