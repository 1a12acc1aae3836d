"""File layouts. Each entry is one way in which people save, export or send a table."""

from __future__ import annotations

from dataclasses import dataclass, field

EUROPEAN = ("de", "fr")


@dataclass(frozen=True)
class Layout:
    form: str = "csv"  # csv, or json: "records", "lines", "columns"
    name: str = "table.csv"
    encoding: str = "utf-8"
    delimiter: str = ","
    quoting: str = "minimal"  # "all", or "words": everything except numbers, as in R
    line: str = "\n"
    before: tuple[str, ...] = ()  # lines above the header
    between: str = ""  # a comment amid the rows
    trailing: str = ""  # "all": each line ends with a delimiter; "rows": all except the header
    blank: str = ""  # after each delimiter
    index: str = ""  # "pandas" 0…, "r" "1"…, "names", "short" (R's write.table: no name in the header), "unnamed"
    duplicate: bool = False  # two columns have the same name
    native: bool = True  # JSON has a number if the cell is one
    compression: str = ""
    parts: int = 1
    final: bool = True  # the last line has a line end
    languages: tuple[str, ...] = field(default=("en", "de", "fr", "ja"))


def _csv2(**more: object) -> Layout:
    return Layout(delimiter=";", languages=EUROPEAN, **more)  # type: ignore[arg-type]


def _json(form: str, name: str, **more: object) -> Layout:
    return Layout(form=form, name=name, delimiter="", **more)  # type: ignore[arg-type]


REPORT = ("Customer report", "", "created 2024-01-03 by the sales team", "")
NOTES = ("# exported from the warehouse", "# rows: all; see the handbook, page 3")
# The number of entries is prime, so that each layout is combined with each kind of column.
LAYOUTS = [
    Layout(),
    Layout(index="pandas"),
    Layout(quoting="words", index="r"),
    Layout(quoting="words", index="names"),
    _csv2(encoding="utf-8-sig", line="\r\n"),
    _csv2(encoding="cp1252", line="\r\n"),
    _csv2(encoding="latin-1", quoting="words", index="r"),
    Layout(encoding="latin-1", languages=EUROPEAN),
    Layout(name="table.txt", encoding="utf-16-le", delimiter="\t", line="\r\n"),
    Layout(encoding="utf-16-be", delimiter=","),
    _csv2(encoding="mac-roman", line="\r"),
    Layout(encoding="shift_jis", line="\r\n", languages=("ja",)),
    Layout(name="table.psv", delimiter="|"),
    Layout(name="table.tsv", delimiter="\t"),
    Layout(name="table.txt", delimiter="\t", quoting="words", index="short"),
    Layout(before=REPORT),
    _csv2(before=(*REPORT[:1], "Stand:;03.01.2024;;"), encoding="utf-8-sig", line="\r\n"),
    Layout(before=NOTES),
    Layout(name="table.tsv", delimiter="\t", before=NOTES[:1], between="# second half"),
    _csv2(before=("sep=;",), encoding="cp1252", line="\r\n"),
    _csv2(trailing="all"),
    Layout(trailing="all", line="\r\n"),
    Layout(trailing="rows"),
    Layout(duplicate=True),
    _csv2(duplicate=True, encoding="utf-8-sig"),
    Layout(quoting="all"),
    _csv2(quoting="all", line="\r\n"),
    Layout(blank=" "),
    Layout(name="table.csv.gz", compression="gz"),
    Layout(name="table.csv.bz2", compression="bz2", delimiter=";"),
    Layout(name="table.zip", compression="zip"),
    Layout(name="table.tsv.gz", compression="gz", delimiter="\t", index="pandas"),
    _json("records", "table.json"),
    _json("records", "table.json", native=False),
    _json("lines", "table.jsonl"),
    _json("lines", "table.ndjson.gz", compression="gz", native=False),
    _json("columns", "table.json"),
    Layout(name="table", parts=3),
    Layout(name="table", parts=4, compression="gz", delimiter=";"),
    _json("lines", "table", parts=2),
    Layout(final=False, line="\r\n", index="unnamed"),
    _csv2(encoding="cp1252", compression="zip", name="table.zip"),
    Layout(name="table.dat", delimiter="|", encoding="cp1252", quoting="all", languages=EUROPEAN),
]
