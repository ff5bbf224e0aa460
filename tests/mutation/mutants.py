"""One small change of one module: what could be changed, and the module as it is after it."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

OTHER: Final[dict[type, type]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
}  # fmt: skip
OTHER_CALL: Final = {"min": "max", "max": "min", "any": "all", "all": "any"}
NO_ANSWER: Final = {"dataclass", "lru_cache", "zip"}  # calls whose keywords change no answer


class Site(NamedTuple):
    """A change as it can be found again when the file has changed elsewhere. ``line``: as it stands there."""

    path: str
    line: str
    was: str
    became: str


class Mutant(NamedTuple):
    """The change that stands at ``number`` among those of a file (its path from the root)."""

    path: str
    number: int
    line: int
    site: Site


def changes(tree: ast.Module) -> Iterator[tuple[ast.AST, Callable[[], None]]]:
    """What can be changed, in the order of the tree: the node, and what changes it in place.

    Not how a dataclass is made, how much a cache keeps, and whether a zip is strict: no answer differs.
    """
    no_answer = {
        word.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NO_ANSWER
        for word in node.keywords
    }
    for node in ast.walk(tree):
        if node in no_answer:
            continue
        match node:
            case ast.Compare(ops=[op, *_]) if type(op) in OTHER:
                yield node, lambda node=node: node.ops.__setitem__(0, OTHER[type(node.ops[0])]())
            case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in OTHER:
                yield node, lambda node=node: setattr(node, "op", OTHER[type(node.op)]())
            case ast.IfExp() | ast.If() | ast.While():
                yield node.test, lambda node=node: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
            case ast.UnaryOp(op=ast.Not()):
                yield node, lambda node=node: setattr(node, "op", ast.UAdd())
            case ast.Constant(value=bool() as value):
                yield node, lambda node=node, value=value: setattr(node, "value", not value)
            case ast.Constant(value=int() | float() as value):
                yield node, lambda node=node, value=value: setattr(node, "value", value + 1)
            case ast.Call(func=ast.Name(id=name)) if name in OTHER_CALL:
                yield node, lambda node=node: setattr(node.func, "id", OTHER_CALL[node.func.id])


def mutants_of(root: Path, path: str) -> list[Mutant]:
    """Every change of one file."""
    found, source = [], (root / path).read_text()
    lines = source.splitlines()
    # Changed from the outside to the inside, so that none shows in the words of another.
    for number, (node, change) in enumerate(changes(ast.parse(source))):
        line: Any = getattr(node, "lineno", 0)
        was = ast.unparse(node)
        change()
        became = ast.unparse(node)
        # Of a condition that is turned round, the node itself is as it was.
        site = Site(path, lines[line - 1].strip(), was, f"not ({was})" if became == was else became)
        found.append(Mutant(path, number, line, site))
    return found


def changed(source: str, number: int | None) -> ast.Module:
    """The module after one change, or none."""
    tree = ast.parse(source)
    if number is not None:
        next(change for at, (_, change) in enumerate(changes(tree)) if at == number)()
    return ast.fix_missing_locations(tree)
