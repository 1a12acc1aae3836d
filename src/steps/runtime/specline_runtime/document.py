"""A document that can be written as Markdown or HTML. All strings are escaped when they are written."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass, field
from typing import Any, Union


@dataclass
class Heading:
    text: str
    level: int = 2


@dataclass
class Paragraph:
    text: str


@dataclass
class Bullets:
    items: list[str]


@dataclass
class Table:
    header: list[str]
    rows: list[list[Any]] = field(default_factory=list)


@dataclass
class Chart:
    """A line through points in the unit square, with the diagonal for comparison."""

    title: str
    x: str
    y: str
    points: list[tuple[float, float]]


Block = Union[Heading, Paragraph, Bullets, Table, Chart]

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;
padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;margin:1rem 0}th,td{border-bottom:1px solid #d5dae0;
padding:.25rem .75rem;text-align:left}
td{font-variant-numeric:tabular-nums}
figure{display:inline-block;margin:0 1.5rem 1rem 0}figcaption{font-weight:600}
svg text{font:11px system-ui,sans-serif;fill:#4a535e}"""


def number(value: Any) -> str:
    """A human-readable value with four digits, or a dash if there is none."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "-"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def as_markdown(title: str, blocks: list[Block]) -> str:
    lines = [f"# {_plain(title)}"]
    for block in blocks:
        lines.append("")
        if isinstance(block, Heading):
            lines.append(f"{'#' * block.level} {_plain(block.text)}")
        elif isinstance(block, Paragraph):
            lines.append(_plain(block.text))
        elif isinstance(block, Bullets):
            lines += [f"- {_plain(item)}" for item in block.items]
        elif isinstance(block, Table):
            lines.append(f"| {' | '.join(_plain(cell) for cell in block.header)} |")
            lines.append(f"|{' --- |' * len(block.header)}")
            lines += [f"| {' | '.join(_plain(number(cell)) for cell in row)} |" for row in block.rows]
        else:
            lines.append(f"*{_plain(block.title)}*: see the HTML page.")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Escapes a string so that Markdown treats it as plain text."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", " ").replace("\n", " ")
    return "".join(f"\\{letter}" if letter in "\\`*_[]|#" else letter for letter in safe)


def as_html(title: str, blocks: list[Block]) -> str:
    body = "\n".join(_html(block) for block in blocks)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{html.escape(title)}</h1>\n{body}\n</body>\n</html>\n"
    )


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{html.escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{html.escape(block.text)}</p>"
    if isinstance(block, Bullets):
        return f"<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in block.items)}</ul>"
    if isinstance(block, Table):
        head = "".join(f"<th>{html.escape(cell)}</th>" for cell in block.header)
        rows = "".join(
            f"<tr>{''.join(f'<td>{html.escape(number(cell))}</td>' for cell in row)}</tr>" for row in block.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return _figure(block)


SIZE, EDGE = 240, 32


def _figure(chart: Chart) -> str:
    def place(x: float, y: float) -> str:
        return f"{EDGE + x * SIZE:.1f},{8 + (1 - y) * SIZE:.1f}"

    line = " ".join(place(x, y) for x, y in chart.points)
    x, y, title = (html.escape(text) for text in (chart.x, chart.y, chart.title))
    return (
        f'<figure><figcaption>{title}</figcaption><svg width="{SIZE + EDGE + 8}" height="{SIZE + EDGE + 8}" role="img" '
        f'aria-label="{title}"><rect x="{EDGE}" y="8" width="{SIZE}" height="{SIZE}" fill="none" stroke="#d5dae0"/>'
        f'<polyline points="{place(0, 0)} {place(1, 1)}" fill="none" stroke="#b3bac3" stroke-dasharray="4 4"/>'
        f'<polyline points="{line}" fill="none" stroke="#2563c9" stroke-width="2"/>'
        f'<text x="{EDGE}" y="{SIZE + 28}">{x}</text>'
        f'<text x="12" y="{SIZE + 8}" transform="rotate(-90 12 {SIZE + 8})">{y}</text></svg></figure>'
    )
