"""Text that can precede or follow a number without being part of it: currency signs and codes, percent signs, units."""

from __future__ import annotations

import unicodedata

from .characters import listed

# The ISO 4217 codes in use. Source: SIX Group, list one of 2024-06-25 (read in November 2026).
CODES = listed(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
    SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED
    VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL RMB"""
)
# Common alternatives to some of these codes.
WORDS = listed(
    """kr kr. r$ us$ a$ au$ c$ ca$ hk$ nz$ s$ mx$ nt$ zł kč ft lei fr fr. sfr. rs rs. tl nok dm euro euros dollar
    dollars eur. руб руб. р. грн лв лв. 円 元 원"""  # noqa: RUF001  these are the letters that people write
)
PERCENT = listed("% pct pct. percent prozent pc")
PER_MILLE = "‰"
UNITS = listed(
    """kg g mg µg μg t lb lbs oz km m cm mm µm μm nm mi ft in yd l ml cl dl hl gal s sec ms min h hr hrs d days day
    years yrs yr months °c °f °c. ℃ ℉ k w kw mw kwh mwh wh v a ma hz khz mhz ghz b kb mb gb tb kib mib gib km/h kmh
    mph m/s m² m2 km² sqm sqft qm ha ppm bar hpa pa kpa mmhg bpm cal kcal kj j n px pts pt dpi ° stk stück pcs pc.
    db rpm u/min"""
)
# Alternative notations. A dollar sign without a country means US dollars.
_SAME = {
    "$": "usd us$ dollar dollars",
    "€": "eur eur. euro euros",
    "£": "gbp",
    "¥": "jpy 円",
    "元": "cny rmb",
    "₹": "inr rs rs.",
    "₽": "rub руб руб. р.",  # noqa: RUF001
    "₩": "krw 원",
    "₺": "try tl",
    "₴": "uah грн",
    "₪": "ils",
    "zł": "pln",
    "Kč": "czk",
    "Ft": "huf",
    "R$": "brl",
    "A$": "aud au$",
    "C$": "cad ca$",
    "HK$": "hkd",
    "MX$": "mxn",
    "NT$": "twd",
    "NZ$": "nzd",
    "S$": "sgd",
    "Fr": "chf fr. sfr.",
    "kr": "kr.",
    "lei": "ron",
    "лв": "bgn лв.",
    "°C": "°c. ℃",
    "°F": "℉",
    "µg": "μg",
    "µm": "μm",
    "km/h": "kmh",
    "h": "hr hrs",
    "s": "sec",
    "d": "day days",
    "yr": "yrs year years",
    "lb": "lbs",
    "m²": "m2 sqm qm",
    "pt": "pts",
    "pcs": "pcs. stk stück",
}
_USUAL = {other: usual for usual, others in _SAME.items() for other in [usual.lower(), *others.split()]}


def affix_kind(text: str) -> str | None:
    """ "" for none, "%", "currency:$", "unit:kg"; None for text that does not belong to a number. Different notations
    for a currency or unit have the same result."""
    if text == "":
        return ""
    low = text.lower()
    if low in PERCENT:
        return "%"
    if low == PER_MILLE:
        return "‰"
    if text.upper() in CODES or low in WORDS or all(unicodedata.category(letter) == "Sc" for letter in text):
        return f"currency:{_USUAL.get(low, text.upper())}"
    return f"unit:{_USUAL.get(low, low)}" if low in UNITS else None


def unit_name(affix: str) -> str:
    """A unit as messages name it."""
    return affix.rpartition(":")[2]


def in_units(affixes: list[str]) -> str:
    """ "in °C", "in $, €" or "without a unit", for the numbers of a column."""
    named = [unit_name(affix) for affix in affixes if affix]
    return f"in {', '.join(named)}" if named else "without a unit"
