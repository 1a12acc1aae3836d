"""How many rows of a sample each stratum gives: never more than it has, and `size` in all."""

from __future__ import annotations


def proportional(counts: list[int], size: int, least: list[int]) -> list[int]:
    """As large a share of the sample as of the rows."""
    return shared_out([float(count) for count in counts], counts, size, least)


def balanced(counts: list[int], size: int, least: list[int]) -> list[int]:
    """As many rows of each; what a small stratum cannot give, the others do."""
    return shared_out([1.0] * len(counts), counts, size, least)


def optimal(counts: list[int], spreads: list[float], size: int, least: list[int]) -> list[int]:
    """In proportion to size times spread, which makes the error of a mean least (Neyman, 1934)."""
    weights = [count * spread for count, spread in zip(counts, spreads)]
    return shared_out(weights if any(weights) else [float(count) for count in counts], counts, size, least)


def shared_out(weights: list[float], counts: list[int], size: int, least: list[int]) -> list[int]:
    """Whole numbers in proportion to weights, between `least` and `counts`, that add up to `size`.

    A stratum that reaches one of its bounds stays there, and the rest is shared out anew; remains go to the largest
    fractions, of equal ones to the first.
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
        # The side that is further off is settled first, as the other may come right by it.
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
