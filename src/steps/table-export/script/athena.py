"""The statements that make a table in Athena of exported files.

Sources: Amazon Athena User Guide, "Open CSV SerDe for processing CSV" and "JSON SerDe libraries" (read on 30 November
2026). The csv reader skips headers by a property of the table, and does not support line breaks in cells.
Not confirmed: it reads empty cells only in columns of strings, which is why its columns are strings here and a view
converts them.
"""

from __future__ import annotations

import re
from typing import Any

from typed_columns import Column

FORMATS = {
    "csv": (
        "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'\n"
        "WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '\"', 'escapeChar' = '\\\\')\n"
        "STORED AS TEXTFILE"
    ),
    "jsonl": "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\nSTORED AS TEXTFILE",
    "parquet": "STORED AS PARQUET",
}


def column_names(names: list[str]) -> dict[str, str]:
    """Names that Athena accepts: lower-case letters, digits and underscores, each only once.

    >>> column_names(["Price [EUR]", "price_eur", "2nd"])
    {'Price [EUR]': 'price_eur', 'price_eur': 'price_eur_2', '2nd': '_2nd'}
    """
    made: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"[^a-z0-9_]+", "_", name.lower()).rstrip("_") or "column"
        plain = f"_{plain}" if plain[0].isdigit() else plain
        free, number = plain, 2
        while free in made.values() or free == "run":
            free, number = f"{plain}_{number}", number + 1
        made[name] = free
    return made


def statements(config: Any, columns: list[Column], partitions: list[str]) -> dict[str, str]:
    """Files with one statement each, because Athena runs one at a time, in the order in which to run them."""
    csv = config.format == "csv"
    table = f"`{config.database}`.`{config.table}{'_text' if csv else ''}`"
    place = config.destination.rstrip("/") + "/rows/"
    fields = ",\n".join(f"  `{one.name}` {'string' if csv else one.type}" for one in columns)
    made = f"CREATE EXTERNAL TABLE IF NOT EXISTS {table} (\n{fields}\n)\n"
    if partitions:
        made += f"PARTITIONED BY ({', '.join(f'`{name}` string' for name in partitions)})\n"
    made += f"{FORMATS[config.format]}\nLOCATION '{_quoted(place)}'"
    made += "\nTBLPROPERTIES ('skip.header.line.count' = '1')\n" if csv else "\n"
    files = {"1-create-table.sql": made}
    if partitions:
        files["2-find-partitions.sql"] = f"MSCK REPAIR TABLE {table}\n"
    if csv:
        files["3-create-view.sql"] = _view(config, columns, partitions)
    return files


def _view(config: Any, columns: list[Column], partitions: list[str]) -> str:
    """Statements that read use double quotes for names."""
    cells = [f'  {_converted(one)} AS "{one.name}"' if one.type != "string" else f'  "{one.name}"' for one in columns]
    cells += [f'  "{name}"' for name in partitions]
    name, source = (f'"{config.database}"."{config.table}{suffix}"' for suffix in ("", "_text"))
    return f"CREATE OR REPLACE VIEW {name} AS\nSELECT\n" + ",\n".join(cells) + f"\nFROM {source}\n"


def _converted(column: Column) -> str:
    return f"TRY_CAST(NULLIF(\"{column.name}\", '') AS {column.type})"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
