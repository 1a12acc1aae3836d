"""Reads a human-written table in chunks of bounded size. How to read it is decided once, from all cells of the source.

`source.open_source` finds files, encodings and delimiters. `survey.survey` examines all cells and returns a summary of
each column. `decide.decide` derives a reading from each summary, with findings. `apply` reads cells with such a
reading, both in the step that loads a table and wherever a raw row is scored.
"""
