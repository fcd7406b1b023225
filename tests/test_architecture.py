"""The rules of the design that a machine can watch: who imports whom, where floats may live, what is public."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import exactsteer as es
from exactsteer import checker, claims
from exactsteer.certificates.proofs import Proof, read_proofs
from exactsteer.certificates.statement import SENTENCES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "exactsteer"

BASE = {"errors", "algebra"}
KNOWN = BASE | {"quantum", "steering"}
ALLOWED: dict[str, set[str]] = {
    "checker": set(),
    "errors": set(),
    "atomic": set(),
    "algebra": {"errors"},
    "quantum": BASE,
    "steering": BASE | {"quantum"},
    "symbolic": KNOWN,
    "claims": KNOWN,
    "programs": KNOWN | {"claims"},
    "solving": BASE | {"programs.conic"},
    "certificates": KNOWN | {"atomic", "checker", "claims", "programs", "solving"},
    "files": KNOWN | {"claims"},
    "plots": KNOWN | {"checker", "claims"},
    "testing": KNOWN,
    "campaigns": KNOWN | {"atomic", "claims", "programs", "solving", "certificates"},
    "cli": KNOWN
    | {"atomic", "campaigns", "checker", "claims", "programs", "solving", "certificates", "files", "plots"},
    "__init__": KNOWN | {"checker", "claims", "certificates", "files"},
}
"""The table of layers: which of our own modules a layer may import (besides itself)."""

THIRD_PARTY: dict[str, set[str]] = {
    "algebra": {"flint"},
    "steering": {"flint", "networkx"},
    "symbolic": {"sympy", "flint"},
    "claims": {"flint"},
    "programs": {"flint"},
    "certificates": {"flint"},
    "solving": {"numpy", "scipy", "picos", "cvxopt", "scs", "flint"},
    "testing": {"flint", "hypothesis"},
    "files": {"flint", "numpy", "scipy", "h5py"},
    "plots": {"flint", "matplotlib"},
    "cli": {"click"},
}

EXACT_LAYERS = ("checker", "errors", "algebra", "quantum", "steering", "symbolic", "claims", "programs")


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Every module that a file imports, at any depth of its code."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            names = {f"{module}.{alias.name}" for alias in node.names}
            found |= names if module == "exactsteer" else {module}
    return found


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_file_imports_only_what_its_layer_may(path: Path) -> None:
    """Imports point down: each layer uses the layers below it and its own third-party packages, nothing else."""
    layer = layer_of(path)
    for name in imports(path):
        top, _, inner = name.partition(".")
        if top == "exactsteer":
            allowed = ALLOWED[layer] | {layer}
            assert any(inner == entry or inner.startswith(entry + ".") for entry in allowed), f"{path} imports {name}"
        elif top not in sys.stdlib_module_names:
            assert top in THIRD_PARTY.get(layer, set()), f"{path} imports {name}"


@pytest.mark.parametrize(
    "path", [p for p in sources() if layer_of(p) in EXACT_LAYERS], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_there_are_no_floats_below_solving(path: Path) -> None:
    """No float literal, no float() or complex() call, and no float function of `math` occurs in an exact layer."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, (float, complex)), f"{path}:{node.lineno}: float literal {node.value}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"float", "complex", "eval", "exec"}, f"{path}:{node.lineno}: {node.func.id}()"
        if isinstance(node, ast.ImportFrom) and node.module == "math":
            names = {alias.name for alias in node.names}
            assert names <= {"gcd", "lcm", "prod", "isqrt", "comb", "factorial"}, f"{path}: math.{names}"


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_stay_readable(path: Path) -> None:
    """A module says in its first line what it is for, and stays below 400 lines; the checker is the one exception."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
    if layer_of(path) != "checker":
        assert len(text.splitlines()) <= 400, f"{path} wants splitting"


def test_the_public_names_are_pinned() -> None:
    """`exactsteer.__all__` is this list; a change of the public surface is a decision."""
    assert sorted(es.__all__) == sorted(
        """BlockPositive CompletelyCopositive CompletelyPositive Conjunction Decomposable Extendible Gleason PPT Positive
        ProductMinimum Unextendible Family FamilyBound FamilyMember FamilyOutside FamilyRobustness MeasuredFamily
        GenuinelySteerable PartiallyLocal
        BoundOver Incompatible JointlyMeasurable Robustness Steerable Weight bound_over robustness weight
        HermitianRealisation LHS PseudoLHS PseudoLHSIdentity SequentialQuantum
        BallOutside Bound LocalInPlane Near bound decide_ball read_functional
        PAULI_X PAULI_Y PAULI_Z QQ AlmostQuantum Assemblage Certificate ChoiMatrix ExactSteerError Field InputError
        Malformed Matrix MeasuredAssemblage Measurement MomentSet NoSignalling NotAlmostQuantum NotMomentSet Number
        Operator Quantum Realisation Refuted Rejected Scenario State SteeringFunctional Theorem Undecided catalogue check
        choi_matrix decide describe latex matrix maximally_mixed observable parse partial_trace partial_transpose prove
        pure_state quadratic_field read_assemblage real_field scenario separating_functional steer verify""".split()
    )
    assert all(hasattr(es, name) for name in es.__all__)


def test_every_public_name_is_documented() -> None:
    """Every public class and function has a docstring."""
    for name in es.__all__:
        value = getattr(es, name)
        if isinstance(value, type) or callable(value):
            assert value.__doc__, name


def test_importing_the_package_loads_no_solver() -> None:
    """`import exactsteer`, the catalogue and the checker need neither a solver nor NumPy."""
    script = (
        "import sys, exactsteer as es; es.catalogue.breuer_hall(); "
        "print(sorted({'picos', 'cvxopt', 'scs', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@cache
def proved_kinds() -> set[str]:
    """The kinds of claims that occur in `proofs/`."""
    return {proof.claim.kind for proof in read_proofs(ROOT / "proofs") if isinstance(proof, Proof)}


@pytest.mark.parametrize("kind", sorted(checker.KINDS))
def test_every_kind_of_claim_is_complete(kind: str) -> None:
    """A kind has a claim, a checker definition, a LaTeX sentence, an accepted and a rejected certificate, and a proof."""
    folder = ROOT / "tests" / "checker"
    mark = f'"kind":"{kind}"'
    assert kind in claims.KINDS
    assert kind in SENTENCES
    assert any(mark in path.read_text(encoding="utf-8") for path in (folder / "accepts").glob("*.json"))
    # a theorem for all scenarios has no false instance: there are only texts that cannot be read
    refused = "malformed" if kind == "pseudo-lhs-identity" else "rejects"
    assert any(mark in path.read_text(encoding="utf-8") for path in (folder / refused).glob("*.json"))
    assert kind in proved_kinds()


def test_no_kind_of_claim_lacks_a_checker_definition() -> None:
    """The claims of the package, of the checker and of the LaTeX printer are the same set."""
    assert set(claims.KINDS) == set(checker.KINDS) == set(SENTENCES)


@pytest.mark.parametrize("kind", ["moment-set", "not-moment-set"])
def test_kinds_that_are_searched_for_have_a_program(kind: str) -> None:
    """A claim that is decided by optimisation is compiled to an exact conic program."""
    from exactsteer.programs.moment import MomentProgram

    claim = claims.KINDS[kind](es.catalogue.breuer_hall())
    program = MomentProgram(claim.assemblage, claim.level)
    assert program.conic.blocks[0].size == program.size == 36
