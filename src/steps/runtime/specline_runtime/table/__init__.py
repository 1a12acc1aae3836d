"""Reads a table as people write it, in chunks of bounded size. How to read it is decided once, from all cells of the
source.

`source.open_source` finds files, encodings and delimiters; `survey.survey` looks at all cells and returns a summary of
each column, `decide.decide` makes a reading from each summary, with findings, and `apply` reads cells with such a
reading, in the step that loads a table and wherever a raw row is scored.
"""
