"""Several Bobs: example 9 with its brackets, larger families with one and two Alices, definition 13."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from exactsteer import checker
from exactsteer.algebra.matrix import column, matrix
from exactsteer.algebra.number import I, number
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.searches.bracket import Bracket
from exactsteer.certificates.searches.families.marginals import decide_family
from exactsteer.certificates.searches.families.marginals_bracket import family_robustness
from exactsteer.certificates.searches.families.marginals_parent import white_family
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.claims import FamilyMember
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, Measurement, basis_measurement, observable
from exactsteer.quantum.positive_maps import breuer_hall
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.families import Family
from exactsteer.steering.realisation import steered
from exactsteer.steering.scenario import Scenario

NINE = "catalogue:postquantum-bobs-example-9"
QUBIT = (observable(PAULI_X), observable(PAULI_Z))
QUTRIT = tuple(
    basis_measurement(matrix(rows))
    for rows in (
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        [[2, -1, 2], [2, 2, -1], [-1, 2, 2]],
        [[3, 4, 0], [4, -3, 0], [0, 0, 5]],
    )
)


def mapped(untrusted: tuple[tuple[Measurement, ...], ...], bobs: tuple[int, int], seed: int) -> Family:
    """Marginals of a pure state with small Gaussian integers, the Breuer-Hall map applied to the last Bob."""
    sizes = [settings[0].dimension for settings in untrusted]
    size = bobs[0] * bobs[1]
    for d in sizes:
        size *= d
    entries, x = [], seed
    for _ in range(size):
        x = (1103515245 * x + 12345) % 2**31
        entries.append(number((x >> 16) % 7 - 3) + I * ((x >> 20) % 7 - 3))
    v = column(entries)
    rho = v @ v.adjoint() / (v.adjoint() @ v)[0, 0]
    table = steered(rho, [[m.effects for m in settings] for settings in untrusted])
    outcomes = tuple(tuple(len(m.effects) for m in settings) for settings in untrusted)
    channel = breuer_hall(4)
    first = {key: partial_trace(m, bobs, (1,)) for key, m in table.items()}
    last = {key: channel(partial_trace(m, bobs, (0,))) for key, m in table.items()}
    members = zip(bobs, (first, last), strict=True)
    return Family("marginals", tuple(MeasuredAssemblage(Scenario(outcomes, (d,)), part) for d, part in members))


CASES = {
    "2x4, one Alice": ((QUBIT,), (2, 4), 3),
    "2x4, two Alices": ((QUBIT, QUBIT), (2, 4), 3),
    "4x4, one Alice, three settings of three outcomes": ((QUTRIT,), (4, 4), 5),
}


def decided(family: Family, of: str) -> Certificate:
    """The certificate of membership in a set or of its negation."""
    claim = FamilyMember(family, of)
    return decide_family(Search(claim, Options()), claim)


@pytest.mark.benchmark(group="example 9")
@pytest.mark.parametrize(
    ("verb", "arguments", "status"),
    [
        ("decide", ["--set", "quantum"], 1),
        ("bracket", ["--quantity", "lambda,white-noise,ghz-noise,w-noise", "--width", "1e-9"], 0),
    ],
)
def test_example_9_from_cold(benchmark: BenchmarkFixture, verb: str, arguments: list[str], status: int) -> None:
    """Verdict with certificates to both questions, and the four brackets, from a cold interpreter."""
    command = [sys.executable, "-m", "exactsteer.cli", verb, NINE, *arguments]
    result = benchmark.pedantic(subprocess.run, (command,), {"capture_output": True}, rounds=3, warmup_rounds=1)
    assert result.returncode == status


@pytest.mark.benchmark(group="example 9")
def test_checking_its_certificate_alone(benchmark: BenchmarkFixture, tmp_path: Path) -> None:
    """The checker as a function; the sizes of the certificates are recorded beside the time."""
    from exactsteer.steering.catalogue.many_bobs import bobs_w, example_9

    certificate = decided(example_9(), "quantum")
    bracket = family_robustness(example_9(), of="no-signalling", noise=bobs_w())
    benchmark.extra_info["bytes"] = [len(c.text) for c in (certificate, bracket.lower, bracket.upper)]
    assert benchmark(checker.check, certificate.text).kind == "family-outside"


@pytest.mark.benchmark(group="larger families")
@pytest.mark.parametrize("case", CASES)
def test_parents_of_larger_families(benchmark: BenchmarkFixture, case: str) -> None:
    """Condition 2 of theorem 6: the verdict with its certificate."""
    family = mapped(*CASES[case])
    assert benchmark.pedantic(decided, (family, "no-signalling"), rounds=1).claim.kind.startswith("family-")


@pytest.mark.benchmark(group="larger families")
@pytest.mark.parametrize("case", CASES)
def test_brackets_of_larger_families(benchmark: BenchmarkFixture, case: str) -> None:
    """White noise at width 1e-9."""
    family = mapped(*CASES[case])
    options = {"of": "no-signalling", "noise": white_family(family)}
    found: Bracket = benchmark.pedantic(family_robustness, (family,), options, rounds=1)
    assert found.hi - found.lo <= number("1/1000000000")


@pytest.mark.benchmark(group="larger families")
def test_definition_13(benchmark: BenchmarkFixture) -> None:
    """Two Alices 2x4 at 1+AB: the parent inside a moment matrix of size 72."""
    family = mapped(*CASES["2x4, two Alices"])
    assert benchmark.pedantic(decided, (family, "1+AB"), rounds=1).claim.kind.startswith("family-")
