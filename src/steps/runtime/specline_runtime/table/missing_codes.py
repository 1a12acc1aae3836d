"""Finds NA where it may be a code: among countries, it means Namibia; among continents, North America."""

from __future__ import annotations

import re
from typing import Sequence

from .decision import Decision
from .summary import Summary
from .survey import Survey

WORD = "NA"
_CODE = re.compile("[A-Z]{2}")
# Fewer levels are no evidence for a list of codes.
LEVELS = 3


def say_missing_codes(survey: Survey, decisions: Sequence[Decision]) -> None:
    """Adds a finding to columns of two-letter codes in which NA counts as missing, unless other columns of the table
    also contain NA, or the config states its meaning.
    """
    said = WORD in survey.table.words
    codes = [] if said else [one for one in decisions if _has_codes(survey, one)]
    counts = {one.name: survey.table.count(one.name, WORD) for one in codes}
    if not any(counts.values()):
        return
    others = [one.name for one in decisions if one not in codes and survey.columns[one.name].missing > 0]
    if any(survey.table.count(name, WORD) > 0 for name in others):
        return
    for one in codes:
        if counts[one.name] > 0:
            one.say("data/missing-code", word=WORD, count=counts[one.name], example=min(_levels(survey, one)))


def _has_codes(survey: Survey, decision: Decision) -> bool:
    levels = _levels(survey, decision)
    known = decision.type in ("category", "text") and survey.columns[decision.name].missing > 0
    return known and len(levels) >= LEVELS and all(map(_CODE.fullmatch, levels))


def _levels(survey: Survey, decision: Decision) -> list[str]:
    summary = survey.columns[decision.name]
    return list(summary.distinct.counts or {}) if isinstance(summary, Summary) else []
