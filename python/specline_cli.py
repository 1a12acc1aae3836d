"""Calls Specline's command line from Python, and displays its answers in notebooks. See specline.py."""

from __future__ import annotations

import base64
import difflib
import html
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterable, Iterator, Sequence

_OWN_FILE = ".specline-"


class SpeclineError(Exception):
    """What is wrong, where, and what to do. `diagnostics` contains the same information as data."""

    def __init__(self, text: str, diagnostics: Sequence[dict] = ()) -> None:
        super().__init__(text)
        self.diagnostics = list(diagnostics)


class SpeclineWarning(UserWarning):
    """A warning from the command line."""


def _command() -> list[str]:
    given = os.environ.get("SPECLINE_COMMAND")
    if given:
        return ["node", given] if given.endswith("js") else [given]
    starts = [Path.cwd(), Path(__file__).resolve().parent]
    folders = [folder for start in starts for folder in (start, *start.parents)]
    places = [folder / "node_modules" / ".bin" / "specline" for folder in folders]
    found = next((str(place) for place in places if place.exists()), None) or shutil.which("specline")
    if found is None:
        raise SpeclineError(
            "Specline's command line was not found\n"
            "  seen the environment variable SPECLINE_COMMAND, which is not set\n"
            f"  seen node_modules/.bin/specline in {' or '.join(dict.fromkeys(map(str, starts)))}, and above\n"
            "  seen specline on PATH\n"
            "  try  install the npm package specline in this folder, or set SPECLINE_COMMAND to the path of specline"
        )
    return [found]


def ask(*words: str, need: str, warn: bool = True) -> dict:
    """Call the command line. Return its JSON, or raise its errors if the answer lacks what is needed."""
    env = {name: value for name, value in os.environ.items() if name != "FORCE_COLOR"}
    try:
        job = subprocess.Popen(
            [*_command(), *words, "--json"],
            env={**env, "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # A second interrupt would end the command before it has stopped its jobs.
        )
    except OSError as error:
        raise SpeclineError(f"Specline's command line cannot be started: {error}") from None
    try:
        out, said = (stream.decode("utf-8", "replace") for stream in job.communicate())
    except KeyboardInterrupt:
        job.send_signal(signal.SIGINT)
        job.communicate()
        raise
    try:
        answer = json.loads(out)
    except ValueError:
        text = visible(said.strip()) or f"specline {words[0]} ended with status {job.returncode}"
        raise SpeclineError(text) from None
    faults = answer["diagnostics"] = [respelled(fault) for fault in answer.get("diagnostics", [])]
    errors = [fault for fault in faults if fault["severity"] == "error"]
    # An empty list counts as an answer only if there are no errors.
    if answer.get(need) in (None, False) or (warn and errors and answer[need] == []):
        errors = errors or faults
        raise SpeclineError("\n\n".join(map(told, errors)), errors)
    for fault in faults if warn else ():
        if fault["severity"] != "note":
            warnings.warn(told(fault), SpeclineWarning, stacklevel=4)
    return answer


def told(fault: dict) -> str:
    """Write a diagnostic as the command line does."""
    at = fault["at"]
    start = at.get("range", {}).get("start")
    file = "" if _OWN_FILE in at.get("file", "") else at.get("file", "")
    place = file + (f":{start['line']}:{start['column']}" if file and start else "")
    inside = " \u203a ".join(filter(None, [at.get("pipeline"), at.get("step"), at.get("port") or at.get("field")]))
    lines = [("at", "  ".join(filter(None, [inside, place]))), *(("seen", one) for one in fault.get("seen", []))]
    about = [f"  {label:<4} {line}" for label, line in [*lines, ("try", fault.get("hint"))] if line]
    return "\n".join([f"{fault['severity']}[{fault['code']}] {fault['message']}", *about])


# Python's spellings of names in code: options, the catalog's names, and names that the user wrote.
SPELLED = {"autoInsert": "auto_insert", "builderMap": "builder_map", "dataVersion": "data_version"}


def respelled(value: Any) -> Any:
    """Write a diagnostic in Python's spelling, with invisible characters escaped."""
    if isinstance(value, dict):
        return {key: one if key == "file" else respelled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [respelled(one) for one in value]
    if not isinstance(value, str):
        return value
    name = r"(?<![\w/])[a-z]+(?:[A-Z][a-z0-9]*)+(?!\w)"
    return visible(re.sub(name, lambda found: SPELLED.get(found[0], found[0]), value))


def visible(text: str) -> str:
    return re.sub(
        r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", _escaped, text
    )


def _escaped(found: re.Match) -> str:
    return f"\\u{ord(found[0]):04x}"


_CATALOGS: dict[str, dict] = {}


def catalog() -> dict:
    """The steps, config classes and calls available in this folder. It is cached: restart Python after adding steps."""
    folder = str(Path.cwd())
    if folder not in _CATALOGS:
        answer = ask("steps", "--catalog", need="classes")
        steps = {step["name"]: step for step in answer["steps"]}
        fields = [*answer["base"], *(field for step in steps.values() for field in step["config"])]
        SPELLED.update({one["name"]: one["wire"] for one in fields}, **{call: snake(call) for call in answer["calls"]})
        calls = {snake(call): {**page, "call": call} for call, page in answer["calls"].items()}
        _CATALOGS[folder] = {**answer, "steps": steps, "calls": calls}
    return _CATALOGS[folder]


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])_([a-z0-9])", lambda found: found[1].upper(), name)


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(snake(name), list(known), 1)
    return f"{what} '{name}'\n  try  " + (f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}")


@contextmanager
def temporary(text: str, suffix: str) -> Iterator[str]:
    """Write a file that only this user can read. It is in this folder, because data paths are relative to it."""
    handle, path = tempfile.mkstemp(suffix, _OWN_FILE, str(Path.cwd()))
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        yield Path(path).name
    finally:
        Path(path).unlink(missing_ok=True)


class Shown:
    """A result that a notebook shows as HTML, and a terminal as text."""

    def __init__(self, page: str, text: str) -> None:
        self.page, self.text = page, text

    def _repr_html_(self) -> str:
        return self.page

    def __repr__(self) -> str:
        return self.text


class Table(list):
    """The command line's answer, one object per row, shown as a table."""

    def __init__(
        self, answers: Iterable[Any], titles: Sequence[str], rows: Iterable[Sequence[Any]], empty: str
    ) -> None:
        super().__init__(answers)
        self._titles, self._empty = titles, empty
        self._rows = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]

    def _repr_html_(self) -> str:
        if not self._rows:
            return f"<p>{html.escape(self._empty)}</p>"
        head = "".join(map(_heading, self._titles))
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self._rows)
        return f'<div style="overflow-x:auto"><table><tr>{head}</tr>{body}</table></div>'

    def __repr__(self) -> str:
        if not self._rows:
            return self._empty
        rows = [self._titles, *self._rows]
        widths = [min(max(map(len, column)), 40) for column in zip(*rows)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)) for row in rows]
        return "\n".join(line.rstrip() for line in lines)


_LOOK = "text-align:left;vertical-align:top;padding:.15rem .7rem .15rem 0"


def _heading(title: str) -> str:
    return f'<th style="{_LOOK}">{html.escape(title)}</th>'


def _cell(text: str) -> str:
    # Only long texts wrap. A narrow screen scrolls the table.
    wide = "min-width:24rem" if len(text) > 40 else "white-space:nowrap"
    return f'<td style="{_LOOK};{wide}">{html.escape(text)}</td>'


def picture(svg: str, title: str) -> Shown:
    """Show a drawing as an image: notebook exporters remove parts of inline SVG, which crops it."""
    data = base64.b64encode(svg.encode()).decode()
    alt = html.escape(title)
    return Shown(f'<img alt="{alt}" style="max-width:100%" src="data:image/svg+xml;base64,{data}">', title)


def framed(page: str, height: int, title: str) -> Shown:
    """Show a page in a frame, so that its styles do not affect the notebook."""
    look = f"width:100%;height:{height}px;box-sizing:border-box;border:1px solid #dcdcd6;border-radius:6px"
    return Shown(f'<iframe srcdoc="{html.escape(page)}" style="{look}" loading="lazy"></iframe>', title)
