"""The ways in which people write numbers."""

from __future__ import annotations

from dataclasses import dataclass

MINUS, NBSP, NNBSP, APOSTROPHE = "\u2212", "\u00a0", "\u202f", "\u2019"


@dataclass(frozen=True)
class NumberStyle:
    decimal: str = "."
    thousands: str = ""
    indian: bool = False  # groups of two above the first three digits: 12,34,567
    decimals: int = 2  # -1: as many as the number needs
    before: str = ""
    after: str = ""
    negative: str = "-"  # "-", MINUS, "()" or "-after"
    plus: bool = False
    exponent: str = ""  # "e" or "E"


STYLES = {
    "plain": NumberStyle(),
    "us": NumberStyle(thousands=","),
    "german": NumberStyle(",", "."),
    "comma": NumberStyle(","),
    "french": NumberStyle(",", " "),
    "nbsp": NumberStyle(",", NBSP),
    "nnbsp": NumberStyle(",", NNBSP),
    "swiss": NumberStyle(thousands="'"),
    "apostrophe": NumberStyle(thousands=APOSTROPHE),
    "indian": NumberStyle(thousands=",", indian=True),
    "si": NumberStyle(thousands=" "),
}
# The number format depends on the region of a table's language. Programs write plain numbers everywhere.
USUAL = {
    "en": ["plain", "us", "us", "indian", "si", "plain"],
    "de": ["german", "comma", "german", "swiss", "apostrophe", "plain", "comma"],
    "fr": ["french", "nbsp", "nnbsp", "comma", "plain"],
    "ja": ["plain", "us"],
}


def settle(value: float, style: NumberStyle) -> float:
    """The number after rounding to this style's digits."""
    if style.exponent:
        return float(f"{value:.{style.decimals}e}")
    return round(float(value), 6) if style.decimals < 0 else float(f"{value:.{style.decimals}f}")


def _grouped(whole: str, style: NumberStyle) -> str:
    if not style.thousands or len(whole) < 4:
        return whole
    head, groups, size = whole[:-3], [whole[-3:]], 2 if style.indian else 3
    while head:
        groups.insert(0, head[-size:])
        head = head[:-size]
    return style.thousands.join(groups)


def write_number(value: float, style: NumberStyle) -> str:
    size = abs(value)
    if style.exponent:
        mantissa, power = f"{size:.{style.decimals}e}".split("e")
        digits = mantissa.replace(".", style.decimal) + style.exponent + power
    else:
        text = repr(float(size)) if style.decimals < 0 else f"{size:.{style.decimals}f}"
        whole, _, fraction = text.partition(".")
        digits = _grouped(whole, style) + (style.decimal + fraction if fraction else "")
    if value >= 0:
        return ("+" if style.plus and value > 0 else "") + style.before + digits + style.after
    if style.negative == "()":
        return f"({style.before}{digits}{style.after})"
    if style.negative == "-after":
        return f"{style.before}{digits}-{style.after}"
    return f"{style.negative}{style.before}{digits}{style.after}"
