"""The data package: what the processed tables hold, for people and programs outside the suite.

Data Package standard, version 1 profile: https://specs.frictionlessdata.io. It holds no clock and
no path of a machine, so that the same raw data give the same bytes everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import __version__
from analysis.schemas import PROCESSED, Column, Table

if TYPE_CHECKING:
    import pandas as pd

DESCRIPTOR = "datapackage.json"


def describe(
    payloads: Mapping[str, bytes],
    sources: pd.DataFrame,
    built_from: Mapping[str, Any],
) -> bytes:
    """Return datapackage.json for some processed tables.

    Args:
        payloads: each table's Parquet file, by table name.
        sources: the register of sources; title, publisher and url.
        built_from: what tells whether the tables are stale; kept under a key of our own.
    Returns: UTF-8 JSON.
    """
    package = {
        "profile": "data-package",
        "name": "genomlysning",
        "title": "Genomlysning: processed tables",
        "version": __version__,
        "licenses": [{"name": "MIT", "title": "MIT License"}],
        "sources": [
            _source(*map(str, source))
            for source in sources[["title", "publisher", "url"]].itertuples(index=False)
        ],
        "resources": [_resource(PROCESSED[name], data) for name, data in payloads.items()],
        "built_from": built_from,
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _source(title: str, publisher: str, url: str) -> dict[str, str]:
    described = {"title": f"{title} ({publisher})"}
    return {**described, "path": url} if url.startswith(("https://", "http://")) else described


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    return {
        "name": table.name,
        "path": f"{table.name}.parquet",
        "description": f"One row: {table.row}.",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        # An empty text in a key is a value (no breakdown: the total); elsewhere it is none.
        "missingValues": [] if _has_empty_in_key(table) else [""],
        "primaryKey": list(table.key),
    }
    if references := [_reference(table, column) for column in table.columns if column.refers_to]:
        schema["foreignKeys"] = references
    return schema


def _has_empty_in_key(table: Table) -> bool:
    return not all(table.column(name).required for name in table.key)


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.allowed:
        constraints["enum"] = [*column.allowed, *([] if column.required else [""])]
    if column.pattern:
        optional = "" if column.required else "?"
        constraints["pattern"] = f"^(?:{column.pattern}){optional}$"
    return {**field, "constraints": constraints} if constraints else field


def _reference(table: Table, column: Column) -> dict[str, Any]:
    target, _, field = column.refers_to.partition(".")
    # By the standard a table refers to itself by the empty name.
    resource = "" if target == table.name else target
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [field]}}
