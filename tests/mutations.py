"""What may be changed in a module's code so that a good test notices: one place at a time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import copy

SWAPPED: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Mult,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitAnd: (ast.BitOr,),
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
#: Removed as a whole or not at all; what an error says is a message.
WHOLE = (ast.Raise, ast.Import, ast.ImportFrom)


def mutations(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Change the tree in one place, yield the line and what was done, change it back."""
    before = ast.unparse(tree)
    for parent, field, at, child in list(places(tree)):
        for new in replacements(child):
            put(parent, field, at, new)
            yield getattr(child, "lineno", 0), difference(before, ast.unparse(tree))
            put(parent, field, at, child)


def places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Yield what may change: the node that holds it, in which field and where in it, itself."""
    for field, value in ast.iter_fields(node):
        for at, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST) and not is_said_only(node, field, child):
                yield node, field, at, child
                if not isinstance(child, WHOLE):
                    yield from places(child)


def is_said_only(parent: ast.AST, field: str, child: ast.AST) -> bool:
    """Return whether it is for readers: a type, a docstring, a piece of a message."""
    match child:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Constant() if isinstance(parent, ast.JoinedStr):
            return True
    return field in ("annotation", "returns")


def put(parent: ast.AST, field: str, at: int | None, child: ast.AST) -> None:
    if at is None:
        setattr(parent, field, child)
    else:
        getattr(parent, field)[at] = child


def difference(before: str, after: str) -> str:
    """Return the line that differs, as it was and as it became, without what is far from that."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    old, new = next((one.strip(), two.strip()) for one, two in pairs if one != two)
    least = min(len(old), len(new))
    start = next((at for at in range(least) if old[at] != new[at]), least)
    end = next((at for at in range(least - start) if old[-1 - at] != new[-1 - at]), least - start)
    first = max(start - 40, 0)
    return " → ".join(one[first : len(one) - max(end - 40, 0)] for one in (old, new))


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand there instead."""
    match node:
        case ast.Compare(left, ops, right):
            for at, op in enumerate(ops):
                for new in SWAPPED[type(op)]:
                    yield ast.Compare(left, [*ops[:at], new(), *ops[at + 1 :]], right)
        case ast.BinOp(left, op, right):
            yield ast.BinOp(left, SWAPPED[type(op)][0](), right)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(SWAPPED[type(op)][0](), values)
        case ast.UnaryOp(ast.Not() | ast.USub() | ast.Invert(), operand):
            yield operand
        case ast.Constant(value):
            yield from map(ast.Constant, other_values(value))
        case ast.Name(name) if name in NAMES:
            yield ast.Name(NAMES[name], ast.Load())
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target, iterable, [_, *_], is_async):
            yield ast.comprehension(target, iterable, [], is_async)
        case ast.Slice(lower, upper, step):
            yield from [ast.Slice(None, upper, step)] * (lower is not None)
            yield from [ast.Slice(lower, None, step)] * (upper is not None)
        case ast.Return(ast.AST()):
            yield ast.Return(ast.Constant(None))
        case ast.Continue() | ast.Break():
            yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()
        case ast.Expr() | ast.Raise() | ast.Assign() | ast.AugAssign():
            yield ast.Pass()
        case ast.Call():
            yield from other_calls(node)
        case ast.FunctionDef() | ast.ClassDef():
            yield from without_one(node, "decorator_list")


def other_values(value: object) -> list[object]:
    match value:
        case bool():
            return [not value]
        case int() | float():
            return [value + 1, value - 1]
        case str():
            return ["" if value else "XX"]
    return []


def other_calls(call: ast.Call) -> Iterator[ast.AST]:
    """Yield `x` for `x.f()`, a call without one of its keywords, a pattern without a character."""
    if isinstance(call.func, ast.Attribute):
        yield call.func.value
    yield from without_one(call, "keywords")
    match call:
        case ast.Call(ast.Attribute(ast.Name("re")), [ast.Constant(str() as pattern), *rest]):
            shorter = (pattern[:at] + pattern[at + 1 :] for at in range(len(pattern)))
            for one in filter(is_pattern, dict.fromkeys(shorter)):
                yield ast.Call(call.func, [ast.Constant(one), *rest], call.keywords)


def without_one(node: ast.AST, field: str) -> Iterator[ast.AST]:
    whole = getattr(node, field)
    for at in range(len(whole)):
        less = copy(node)
        setattr(less, field, whole[:at] + whole[at + 1 :])
        yield less


def is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True
