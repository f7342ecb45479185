"""Rows as dicts, and the keys that point at them."""

from __future__ import annotations

import pytest

from analysis.rows import key_parts


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("measure_id=farre", {"measure_id": "farre"}),
        ("indicator_id=leave;  period=2022", {"indicator_id": "leave", "period": "2022"}),
        ("period=2022; breakdown=", {"period": "2022", "breakdown": ""}),
        ("breakdown=sex=women", {"breakdown": "sex=women"}),
        ("indicator_id=leave; 2022", {}),
        ("", {}),
    ],
)
def test_a_key_is_read_by_column(key, parts):
    assert key_parts(key) == parts
