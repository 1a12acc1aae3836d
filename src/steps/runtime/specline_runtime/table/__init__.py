"""Reads a table as people write it: in pieces of bounded size, decided once by all cells of the source.

`source.open_source` finds files, encodings and delimiters; `survey.survey` looks at all cells and gives a summary of
each column; `decide.decide` makes a reading of each summary, with what there is to say of it; `apply` reads cells by
such a reading, in the step that loads a table and wherever a raw row is scored.
"""
