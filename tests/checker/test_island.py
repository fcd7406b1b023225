"""The checker is an island: one file that needs nothing, small enough to read, and the only source of theorems."""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

from exactsteer import checker
from exactsteer.checker import Theorem, check

FILE = Path(checker.__file__)
SOURCE = FILE.read_text(encoding="utf-8")
TREE = ast.parse(SOURCE)

MOST_CODE_LINES = 1_950
MOST_LINES = 2_700


def docstring_lines() -> set[int]:
    """The lines of the docstrings of the module, its classes and its functions."""
    lines: set[int] = set()
    for node in ast.walk(TREE):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            lines |= set(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines


def code_lines() -> set[int]:
    """The lines that hold code: not blank, not a comment, not a docstring."""
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(SOURCE).readline):
        if token.type not in silent:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return lines - docstring_lines()


def test_it_is_small_enough_to_read() -> None:
    """At most 1,950 lines of code, and 2,650 lines in all."""
    assert len(code_lines()) <= MOST_CODE_LINES
    assert len(SOURCE.splitlines()) <= MOST_LINES


def test_it_imports_the_standard_library_only() -> None:
    """Every import is of a module that comes with Python, at the top of the file."""
    imports = [node for node in ast.walk(TREE) if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert all(node in TREE.body for node in imports)
    names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "." for node in imports if isinstance(node, ast.ImportFrom) and node.level == 0}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names
    assert all(node.level == 0 for node in imports if isinstance(node, ast.ImportFrom))


def test_it_runs_alone(tmp_path: Path) -> None:
    """A copy of the file in an empty folder checks certificates without site packages."""
    copy = tmp_path / "checker.py"
    copy.write_text(SOURCE, encoding="utf-8")
    certificate = sorted((Path(__file__).parent / "accepts").glob("*.json"))[0]
    command = [sys.executable, "-I", "-S", "-O", str(copy), str(certificate)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=60)
    assert result.stdout.startswith("VERIFIED ")
    assert result.returncode == 0


def test_it_knows_no_floats() -> None:
    """No float or complex literal, no true division, and no function that returns a float."""
    for node in ast.walk(TREE):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, (float, complex)), f"line {node.lineno}"
        if isinstance(node, (ast.BinOp, ast.AugAssign)):
            assert not isinstance(node.op, ast.Div), f"line {node.lineno}"
    names = {node.id for node in ast.walk(TREE) if isinstance(node, ast.Name)}
    assert not names & {"float", "complex", "round", "pow", "math", "random"}


def test_it_has_no_asserts_and_evaluates_nothing() -> None:
    """`python -O` removes asserts, so there are none; no text is ever executed, no attribute looked up by name."""
    assert not any(isinstance(node, ast.Assert) for node in ast.walk(TREE))
    called = {node.func.id for node in ast.walk(TREE) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not called & {"eval", "exec", "compile", "__import__", "getattr", "setattr", "globals", "vars", "input"}


def test_no_exception_is_swallowed() -> None:
    """Each handler names its exceptions; none is bare, and none does nothing."""
    for node in ast.walk(TREE):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}"
            assert not all(isinstance(statement, ast.Pass) for statement in node.body), f"line {node.lineno}"


def test_every_function_says_what_it_does() -> None:
    """Functions have a docstring, but for one-line formulas and closures of a few lines."""
    for node in ast.walk(TREE):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__") and ast.get_docstring(node) is None:
            length = (node.end_lineno or 0) - node.lineno
            assert length <= 4, f"{node.name} at line {node.lineno} wants a docstring"


@pytest.mark.parametrize("key", [None, True, 0, "key", object()])
def test_theorems_cannot_be_written_down(key: object) -> None:
    """`Theorem(...)` raises `TypeError`: only `check` makes theorems."""
    with pytest.raises(TypeError, match="made by check"):
        Theorem("quantum", "every assemblage is quantum", "{}", key)
    with pytest.raises(TypeError):
        Theorem("quantum", "every assemblage is quantum", "{}")


def test_one_function_makes_theorems() -> None:
    """The key of `Theorem` is used in `check` alone, at its last statement."""
    makers = [
        function.name
        for function in TREE.body
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Theorem"
    ]
    users = {
        function.name
        for function in TREE.body
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == "_KEY"
    }
    assert makers == ["check"]
    assert users == {"check"}
    text = (sorted((Path(__file__).parent / "accepts").glob("*.json"))[0]).read_text(encoding="utf-8")
    assert isinstance(check(text), Theorem)


def test_every_kind_is_in_the_grammar() -> None:
    """The docstring defines each kind of claim by a ground formula."""
    grammar = ast.get_docstring(TREE) or ""
    claims = grammar[grammar.index("CLAIMS") :]
    for kind in checker.KINDS:
        assert f"\n{kind} " in claims, kind
