"""Columns of words: yes and no, categories, identifiers, free text."""

from __future__ import annotations

from . import names
from .case import FEW, UNIQUE, Case
from .characters import folded
from .decision import Decision, most_frequent, quoted
from .summary import Summary
from .words import MISSING_AMONG_NUMBERS, answers_of, spellings

# The maximum number of categories for a model.
CATEGORIES = 1000
# Levels with one or two rows each, or fewer than five if there are many levels, are identifiers, from which a model
# cannot learn.
MOSTLY_DIFFERENT = 0.5
MANY, OFTEN_DIFFERENT = 25, 0.2
# Free text: the average number of words per cell, if many words are different.
WORDS, SENTENCES = 4, 0.2
# The number of joined levels to show in a message.
SHOWN = 5


def decide_levels(case: Case) -> None:
    """Determines the type of a column of words."""
    decision, summary, _, said, _ = case
    counts = summary.distinct.counts
    known = summary.rows - summary.missing
    boolean = said.type == "boolean" or (said.type is None and not said.words)
    if counts is not None and boolean and _boolean(decision, counts, declared=said.type == "boolean"):
        return
    joined = {} if counts is None or not said.join else spellings(counts)
    groups = sum(len(found) - 1 for found in joined.values())
    distinct = len(summary.distinct) - groups
    if said.type in ("category", "text"):
        decision.type = said.type
    elif _too_many(decision, summary, distinct, known):
        return
    decision.distinct = distinct
    if distinct == 1 and summary.missing == 0 and said.type is None:
        decision.left_out = "constant"
    if joined:
        decision.reading = {"as": "level", "levels": {folded(level): level for level in joined}}
        spelt = [f"{quoted(found[1:])} as '{level}'" for level, found in joined.items()]
        more = f" and {len(spelt) - SHOWN} more" if len(spelt) > SHOWN else ""
        decision.say("data/levels-joined", levels="; ".join(spelt[:SHOWN]) + more)


def _boolean(decision: Decision, counts: dict[str, int], *, declared: bool) -> bool:
    stand_ins = {text for text in counts if folded(text) in MISSING_AMONG_NUMBERS}
    answers = answers_of([text for text in counts if text not in stand_ins], declared=declared)
    if answers is None:
        return False
    decision.type = "boolean"
    decision.reading = {"as": "boolean", "yes": sorted(answers.yes), "no": sorted(answers.no)}
    words = {folded(text) for text in counts if text not in stand_ins}
    decision.distinct = 2
    decision.missing += sum(counts[text] for text in stand_ins)
    if words != {"true", "false"}:
        decision.say("data/read-booleans", yes=quoted(sorted(answers.yes)), no=quoted(sorted(answers.no)))
    if stand_ins:
        found = {text: counts[text] for text in stand_ins}
        decision.say("data/missing-words", count=sum(found.values()), words=quoted(most_frequent(found)))
    return True


def _too_many(decision: Decision, summary: Summary, distinct: int, known: int) -> bool:
    """Omits a column that would be a category with only one or two rows per level."""
    if distinct <= CATEGORIES and known < FEW:
        return False
    blanks = summary.blanks / max(1, known)
    if summary.distinct.fills(UNIQUE * known + len(summary.distinct) - distinct):
        decision.left_out = "id" if names.is_id_name(decision.name) or blanks == 0 else "unique"
    elif distinct > (OFTEN_DIFFERENT if distinct >= MANY else MOSTLY_DIFFERENT) * known or distinct > CATEGORIES:
        decision.left_out = "many" if blanks < WORDS - 1 else "text"
    elif blanks >= WORDS - 1 and distinct > SENTENCES * known:
        decision.left_out = "text"
    else:
        return False
    decision.type = "text"
    return True
