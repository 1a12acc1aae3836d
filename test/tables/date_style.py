"""Formats dates by pattern, using strftime letters independently of the machine's locale, and a few additional ones."""

from __future__ import annotations

import re
from datetime import datetime, timezone

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
SHORT = {"en": [name[:3] for name in MONTHS["en"].split()]}
SHORT["fr"] = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
SHORT["de"] = ["Jan", "Feb", "Mrz", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]


def _epoch(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def write_date(iso: str, pattern: str, language: str = "en") -> str:
    """%-d and similar letters have no leading zero. %:z is +02:00, %s is seconds and %Q is milliseconds since 1970."""
    moment = datetime.fromisoformat(iso.replace("Z", "+00:00"))
    offset = moment.strftime("%z")
    parts = {
        "Y": f"{moment.year:04}",
        "y": f"{moment.year % 100:02}",
        "m": f"{moment.month:02}",
        "d": f"{moment.day:02}",
        "H": f"{moment.hour:02}",
        "I": f"{moment.hour % 12 or 12:02}",
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "f": f"{moment.microsecond:06}",
        "p": "AM" if moment.hour < 12 else "PM",
        "B": MONTHS[language].split()[moment.month - 1],
        "b": SHORT[language][moment.month - 1],
        "a": DAYS[moment.weekday()],
        ":z": f"{offset[:3]}:{offset[3:]}",
        "s": str(int(_epoch(moment))),
        "Q": str(round(_epoch(moment) * 1000)),
    }

    def part(found: re.Match[str]) -> str:
        text = parts[found.group(2)]
        return text.lstrip("0") or "0" if found.group(1) else text

    return re.sub(r"%(-?)(:z|[A-Za-z])", part, pattern)
