"""Evidence about the content of a column, based on its name."""

from __future__ import annotations

import re

from .characters import listed

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|\d+|[^\W\d_]")

IDS = listed("id ids uid uuid guid pk fk rowid rownum identifier passport identifiant identificador kennung")
# These words indicate identifiers only at the end of a name: "order number", but not "number of rooms".
_LAST_IDS = listed("key no nr num number nummer numero numéro número numer account konto matricule index")
_WITH_ID = re.compile(
    r"(cust|customer|user|person|patient|account|acct|client|member|order|item|product|prod|row|rec|record|emp|employee"
    r"|student|passenger|subject|case|obs|sample|trans|transaction|txn|ticket|session|visitor|device|store|shop|loan"
    r"|policy|claim|house|listing|property|match|game|player|team|doc|event|job|school|site|station|unit|vehicle)id"
)
# The column names that R and pandas use for unnamed row names.
_ROW_NAMES = re.compile(r"row[ ._-]?names?|unnamed: \d+(_level_\d+)?(\.\d+)*")
VERSIONS = listed("version versions ver release build firmware revision rev patch semver")
PERIODS = listed(
    """year years yr month week quarter day date time t period step epoch hour round generation age jahr monat woche
    tag zeit année mois semaine jour temps año mes semana día anno mese settimana giorno tempo ano mês dia 年 月 日"""
)
TIMES = listed(
    """date dates time timestamp datetime day dt ts at on when since until created updated modified inserted deleted
    changed seen visit visited login logged signup registered registration joined opened closed expires expiry
    expiration due start started end ended begin finish finished born birth birthday dob dod death moment epoch utc
    gmt posted published sent received ordered shipped delivered paid purchased hired effective
    datum zeit uhrzeit zeitpunkt zeitstempel tag am seit bis vom geburt geburtstag eintritt austritt beginn ende
    erstellt geändert gekauft jour heure horodatage depuis jusqu naissance entrée sortie visite création dernière
    dernier fecha hora día marca nacimiento alta baja inicio fin creado data ora giorno nascita inizio fine creato
    dia nascimento início criado tijd tijdstip dag sinds geboorte dato tid dzień czas urodzenia"""
)
# In languages without spaces, the end of a name indicates its type.
_TIME_ENDINGS = ("date", "datum", "zeit", "time", "tag", "日", "日付", "日時", "時刻", "年月日", "日期", "时间")
_ID_ENDINGS = ("uuid", "guid", "番号", "编号", "コード")


def parts(name: str) -> list[str]:
    """The words in a name, in lower case. They are identical for "customerID", "Customer-ID" and "customer_id"."""
    return [part.lower() for part in _PARTS.findall(name)]


def speaks_of(name: str, words: frozenset[str]) -> bool:
    return any(part in words for part in parts(name))


def is_id_name(name: str) -> bool:
    """Whether a name suggests that its column identifies rows or objects: "PassengerId", "custid", "order no"."""
    low, words = name.strip().lower(), parts(name)
    if low.endswith(_ID_ENDINGS) or _WITH_ID.fullmatch(low) or is_row_name(name):
        return True
    return bool(words) and (words[0] in IDS or words[-1] in IDS or words[-1] in _LAST_IDS)


def is_row_name(name: str) -> bool:
    """Whether a name indicates a column of row names: "rownames", "row.names", "Unnamed: 0"."""
    return _ROW_NAMES.fullmatch(name.strip().lower()) is not None


def is_time_name(name: str) -> bool:
    """Whether a name suggests a timestamp: "created_at", "Geburtsdatum"."""
    return speaks_of(name, TIMES) or name.strip().lower().endswith(_TIME_ENDINGS)
