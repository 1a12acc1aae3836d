"""Finds marks such as "?" that count as missing among a table's numbers, but as a value among its categories."""

from __future__ import annotations

from typing import Sequence

from ..labels import listed
from .decision import Decision
from .summary import Summary
from .survey import Survey


def say_kept_words(survey: Survey, decisions: Sequence[Decision]) -> None:
    """Adds a finding to categories in which a mark that is missing elsewhere is a level. Only marks without letters
    are reported: a word such as "none" can be an answer in one column and a gap in another.
    """
    missing: dict[str, list[str]] = {}
    for one in decisions:
        for word in _stand_ins(survey, one):
            if not any(map(str.isalnum, word)):
                missing.setdefault(word, []).append(one.name)
    if not missing:
        return
    for one in decisions:
        summary = survey.columns[one.name]
        if one.type != "category" or one.left_out is not None or not isinstance(summary, Summary):
            continue
        counts = summary.distinct.counts or {}
        for word, others in missing.items():
            if counts.get(word, 0) > 0:
                one.say("data/word-kept", word=word, count=counts[word], others=listed(others))


def _stand_ins(survey: Survey, decision: Decision) -> list[str]:
    summary = survey.columns[decision.name]
    if decision.type in ("category", "text") or not isinstance(summary, Summary):
        return []
    return [text.strip() for text in {**summary.stand_ins, **decision.stand_ins}]
