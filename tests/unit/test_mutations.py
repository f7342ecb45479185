"""The mutants themselves: what is changed, what is left alone."""

from __future__ import annotations

import ast

import pytest

from tests.mutations import mutations


def changes(code: str) -> list[str]:
    return [change for _, change in mutations(ast.parse(code))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b", ["a < b → pass", "a < b → a <= b", "a < b → a >= b"]),
        ("a + b", ["a + b → pass", "a + b → a - b"]),
        ("a and b", ["a and b → pass", "a and b → a or b"]),
        ("not a", ["not a → pass", "not a → a"]),
        ("a[1:]", ["a[1:] → pass", "a[1:] → a[:]", "a[1:] → a[2:]", "a[1:] → a[0:]"]),
        ("a if b else c", ["a if b else c → pass", "a if b else c → c if b else a"]),
        ("f(a=True)", ["f(a=True) → pass", "f(a=True) → f()", "f(a=True) → f(a=False)"]),
        ("a.f()", ["a.f() → pass", "a.f() → a"]),
        ("min(a)", ["min(a) → pass", "min(a) → max(a)"]),
        ("a = ''", ["a = '' → pass", "a = '' → a = 'XX'"]),
        ("raise E('a message', 1)", ["raise E('a message', 1) → pass"]),
        ("def f() -> 'type':\n    '''A docstring.'''\n    return a", ["return a → return None"]),
        ("@a\ndef f(b: int=1): ...", ["@a → def f(b: int=1):"]),
        ("while a:\n    break", ["break → continue"]),
    ],
)
def test_one_thing_is_changed(code: str, expected: list[str]) -> None:
    assert changes(code)[: len(expected)] == expected


def test_a_pattern_loses_a_character() -> None:
    assert changes(r"re.match('(a)+', b)")[2:] == [
        "re.match('(a)+', b) → re.match('()+', b)",
        "re.match('(a)+', b) → re.match('(a)', b)",
        "re.match('(a)+', b) → re.match('', b)",
    ]


def test_messages_types_and_exports_are_left_alone() -> None:
    code = "'''Doc.'''\nimport a\n__all__ = ['b']\nc: int"
    assert changes(code) == []
    assert changes("a = f'text {b}'") == ["a = f'text {b}' → pass"]


def test_the_tree_is_as_it_was() -> None:
    tree = ast.parse("def f(a, b=1):\n    return a[1:] if not a < b else max(a, b)")
    before = ast.dump(tree)
    assert len(list(mutations(tree))) > 5
    assert ast.dump(tree) == before
