"""A strict, typed layer before papermill's parameters.

Papermill only warns about a missing parameters cell and an unknown parameter, takes any type and
does not check names. Here the cell is read with ast, never run, and everything else is refused.
"""

from __future__ import annotations

import ast
import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.errors import RunError

Scalar = bool | int | float | str

TAG = "parameters"
#: Tag of the cell that papermill writes; a notebook that has one is an executed copy.
INJECTED_TAG = "injected-parameters"

_KINDS: Mapping[str, type] = {"bool": bool, "int": int, "float": float, "str": str}
_RULE = 'one assignment of a literal a line, as in `year = 2023` or `organisation = ""`'


@dataclass(frozen=True)
class Parameter:
    """A parameter that a notebook declares: its name, type and default."""

    name: str
    kind: type
    default: Scalar


def declared(cells: Sequence[Mapping[str, Any]]) -> dict[str, Parameter]:
    """Read a notebook's parameters cell without running it.

    Args:
        cells: a notebook's cells as JSON has them.
    Returns: the parameters by name, in the cell's order.
    Raises: RunError where there is not exactly one parameters cell, or it holds anything but
        assignments of literals.
    """
    if _tagged(cells, INJECTED_TAG):
        raise RunError(f'a cell has the tag "{INJECTED_TAG}": this is an executed copy')
    numbers = _tagged(cells, TAG)
    if len(numbers) != 1:
        which = f"{len(numbers)} cells have" if numbers else "no cell has"
        raise RunError(f'{which} the tag "{TAG}"; expected one, a code cell')
    cell = cells[numbers[0]]
    if cell["cell_type"] != "code":
        raise RunError(f'the cell with the tag "{TAG}" is no code cell')
    found: dict[str, Parameter] = {}
    for statement in _statements("".join(cell["source"])):
        parameter = _parameter(statement)
        if parameter.name in found:
            raise RunError(f"the parameter {parameter.name} is declared twice")
        found[parameter.name] = parameter
    return found


def checked(parameters: Mapping[str, Parameter], values: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """Check values for a notebook's parameters; nothing is converted, so "0180" stays "0180".

    Args:
        parameters: what the notebook declares.
        values: what it is to be run with.
    Returns: the values.
    Raises: RunError that names every unknown parameter and every wrong type.
    """
    faults = []
    for name, value in values.items():
        if not name.isidentifier() or keyword.iskeyword(name):
            faults.append(f"{name!r} is no name for a parameter")
        elif name not in parameters:
            known = ", ".join(parameters) or "none"
            faults.append(f"there is no parameter {name}; declared are: {known}")
        elif type(value) is not parameters[name].kind:
            kind = parameters[name].kind.__name__
            faults.append(f"{name} is {value!r}, {type(value).__name__}; expected {kind}")
    if faults:
        raise RunError("; ".join(faults))
    return dict(values)


def _tagged(cells: Sequence[Mapping[str, Any]], tag: str) -> list[int]:
    return [
        number
        for number, cell in enumerate(cells)
        if tag in cell.get("metadata", {}).get("tags", [])
    ]


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError as error:
        raise RunError(f"the parameters cell is no Python, line {error.lineno}") from None


def _parameter(statement: ast.stmt) -> Parameter:
    """Return the parameter that a statement declares."""
    place = f"the parameters cell, line {statement.lineno}: expected {_RULE}"
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=node):
            annotation = None
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as node):
            annotation = ast.unparse(statement.annotation)
        case _:
            raise RunError(place)
    try:
        default: Any = ast.literal_eval(node)
    except ValueError:
        raise RunError(place) from None
    kind: Any = type(default) if annotation is None else _KINDS.get(annotation)
    if kind not in _KINDS.values() or type(default) is not kind:
        words = ", ".join(_KINDS)
        raise RunError(f"{place}; its type is one of {words}, and that of the literal")
    return Parameter(name, kind, default)
