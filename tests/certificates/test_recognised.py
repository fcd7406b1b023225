"""Optima recognised in a field, mixtures with noise as members, parents of POVMs, and assemblages over larger fields."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer import testing
from exactsteer.algebra.field import QQ, quadratic_field
from exactsteer.algebra.matrix import Matrix, identity, inner, zeros
from exactsteer.algebra.number import number
from exactsteer.algebra.positivity import decide
from exactsteer.certificates.searches.bracket import quantity_of
from exactsteer.certificates.searches.compatibility import decide_compatibility, maximally_entangled_steering
from exactsteer.certificates.searches.mixtures import mixture_inside
from exactsteer.certificates.searches.recognised import RECOGNITION_DIGITS, optimal_points
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.certificates.witnesses import MomentBlocks, NoisyMember, ParentPOVM
from exactsteer.claims import Incompatible, JointlyMeasurable, Robustness
from exactsteer.errors import InputError, ShapeMismatch
from exactsteer.solving.central_path import polish
from exactsteer.solving.solver import solve
from exactsteer.steering.catalogue import isotropic, pr_box
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise

LAW = settings(max_examples=8, deadline=None)
ROOT = quadratic_field(2)
PHI = isotropic(settings="XZ")
BOX = pr_box().assemblage()


def white_claim(sigma: es.Assemblage, of: str) -> Robustness:
    """The white-noise robustness of sigma."""
    return Robustness(sigma, number(0), "max", of, white_noise(sigma.scenario))


# --- optimal points ------------------------------------------------------------------------------------------------


def at_the_end(claim: Robustness, field):
    """(the program, the optimal points that are recognised over the field)."""
    conic = quantity_of(claim).conic
    near = polish(conic, solve(conic), fmpq(1, 10**RECOGNITION_DIGITS))
    return conic, optimal_points(Search(claim, Options()), conic, near, field)


@pytest.mark.parametrize(
    ("sigma", "of", "value"),
    [(PHI, "lhs", "sqrt(2)"), (BOX, "almost-quantum", "1 - sqrt(2)"), (BOX, "lhs", "2")],
    ids=["phi+", "box over almost-quantum", "box over lhs"],
)
def test_recognised_points_are_optimal_exactly(sigma, of, value):
    """Feasible and complementary with no rounding left: positive blocks, dual equations, zero products, equal values."""
    conic, (point, duals) = at_the_end(white_claim(sigma.over(ROOT), of), ROOT)
    assert point is not None
    assert duals is not None
    slacks = [block.at(point) for block in conic.blocks]
    assert all(decide(m) is None for m in (*slacks, *duals))
    assert all((slack @ dual).is_zero for slack, dual in zip(slacks, duals, strict=True))
    # the dual equations: <A_k, Z> = -b_k for every variable
    for k, coefficient in enumerate(conic.objective):
        total = number(0)
        for block, dual in zip(conic.blocks, duals, strict=True):
            total = total + inner(entries(block.terms[k], dual.rows), dual)
        assert total == -coefficient
    reached = sum((c * y for c, y in zip(conic.objective, point, strict=True)), number(0))
    assert reached == es.parse(value)


def entries(term, size: int) -> Matrix:
    """A term as a matrix."""
    rows = [[number(0)] * size for _ in range(size)]
    for (r, c), x in term.items():
        rows[r][c] = x
    return es.matrix(rows)


def test_a_field_without_the_optimum_gives_no_optimal_pair():
    """Over Q the value 1 - sqrt 2 is not attained: at least one of the two is missing, never a wrong pair."""
    conic, (point, duals) = at_the_end(white_claim(BOX, "almost-quantum"), QQ)
    if point is not None and duals is not None:
        slacks = [block.at(point) for block in conic.blocks]
        assert not all((slack @ dual).is_zero for slack, dual in zip(slacks, duals, strict=True))


# --- mixtures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["lhs", "almost-quantum"])
def test_mixtures_beyond_the_threshold_are_members(of):
    """sigma + t N with t above the robustness: the witness proves that the robustness is at most t."""
    t = {"lhs": number("11/10"), "almost-quantum": number("1/2")}[of]
    claim = white_claim(BOX, of)
    search = Search(claim, Options())
    inside = mixture_inside(search, claim, claim.noise, t)
    assert isinstance(inside, MomentBlocks if of == "almost-quantum" else tuple)
    certificate = search.certificate(Robustness(BOX, t, "max", of, claim.noise), NoisyMember(inside))
    assert es.verify(certificate).kind == "robustness"


@pytest.mark.parametrize(("of", "t"), [("lhs", "9/10"), ("almost-quantum", "2/5"), ("lhs", "0")])
def test_mixtures_before_the_threshold_are_none(of, t):
    """Too little noise: nothing is claimed."""
    claim = white_claim(BOX, of)
    assert mixture_inside(Search(claim, Options()), claim, claim.noise, number(t)) is None


# --- joint measurability -------------------------------------------------------------------------------------------


def noisy(v: es.Number | fmpq, *paulis: Matrix) -> tuple[es.Measurement, ...]:
    """(1 +- v P)/2 for each Pauli."""
    return tuple(es.Measurement(tuple((identity(2) + p * (v * s)) / 2 for s in (1, -1))) for p in paulis)


def decided(povms: tuple[es.Measurement, ...]) -> ParentPOVM | SteeringFunctional:
    """A parent or a functional, accepted by the checker."""
    search = Search(JointlyMeasurable(povms), Options())
    found = decide_compatibility(search, povms)
    claim = (JointlyMeasurable if isinstance(found, ParentPOVM) else Incompatible)(povms)
    assert es.verify(search.certificate(claim, found)).kind == claim.kind
    return found


@pytest.mark.parametrize(
    ("v", "paulis", "compatible"),
    [
        ("7/10", "XZ", True),
        ("71/100", "XZ", False),
        ("57/100", "XYZ", True),
        ("58/100", "XYZ", False),
        ("1", "X", True),
        ("1", "XX", True),
        ("1", "YZ", False),
    ],
)
def test_noisy_paulis(v, paulis, compatible):
    """A parent up to 1/sqrt 2 for two and 1/sqrt 3 for three; Y, whose matrix is not symmetric, is no exception."""
    named = {"X": es.PAULI_X, "Y": es.PAULI_Y, "Z": es.PAULI_Z}
    povms = noisy(es.parse(v), *(named[name] for name in paulis))
    assert isinstance(decided(povms), ParentPOVM) == compatible


def test_a_parent_gives_every_povm_back():
    """Summing the parent over the strategies that answer a at x is M_{a|x}, exactly."""
    povms = noisy(fmpq(1, 2), es.PAULI_X, es.PAULI_Y, es.PAULI_Z)
    parent = decided(povms)
    for x, povm in enumerate(povms):
        for a, effect in enumerate(povm.effects):
            total = zeros(2, 2)
            for state in parent.states:
                if state.strategy[x] == a:
                    total = total + state.operator
            assert total == effect


def test_a_functional_is_negative_on_incompatible_povms_and_not_on_noise():
    """sum tr(F M) < 0 for X and Z, and >= 0 for the trivial POVMs, which have a parent."""
    povms = noisy(number(1), es.PAULI_X, es.PAULI_Z)
    functional = decided(povms)

    def value(each):
        return sum(
            (inner(functional.elements[(a,), (x,)], each[x].effects[a]) for x in (0, 1) for a in (0, 1)), number(0)
        )

    assert value(povms) < 0
    assert value(noisy(number(0), es.PAULI_X, es.PAULI_Z)) >= 0


@LAW
@given(st.data())
def test_functions_of_one_povm_have_a_parent(data):
    """Coarse-grainings of one POVM are jointly measurable: it is their parent."""
    whole = data.draw(testing.povms(2, 3)).effects
    povms = tuple(es.Measurement((whole[k], whole[(k + 1) % 3] + whole[(k + 2) % 3])) for k in range(2))
    mixed = tuple(
        es.Measurement(tuple(m * fmpq(9, 10) + identity(2) * (m.trace() / 20) for m in povm.effects)) for povm in povms
    )
    assert isinstance(decided(mixed), ParentPOVM)


def test_povms_are_steering_of_the_maximally_entangled_state():
    """sigma_{a|x} = M_{a|x}^T / d is what phi+ and the POVMs steer to; phi+ with X and Z is the catalogue's."""
    povms = noisy(number(1), es.PAULI_X, es.PAULI_Z)
    assert maximally_entangled_steering(povms) == PHI
    phi = es.pure_state([1, 0, 0, 1], {"A": 2, "B": 2})
    skew = noisy(fmpq(3, 4), es.PAULI_Y, es.PAULI_X + es.PAULI_Y * fmpq(1, 4))
    assert maximally_entangled_steering(skew) == es.steer(phi, [list(skew)])


def test_povms_of_different_dimensions_have_no_parent_to_look_for():
    """The dimensions are compared first."""
    with pytest.raises(ShapeMismatch):
        maximally_entangled_steering((*noisy(number(1), es.PAULI_X), es.Measurement((identity(3),))))


# --- larger fields -------------------------------------------------------------------------------------------------


@LAW
@given(st.data())
def test_an_assemblage_over_a_larger_field_is_the_same(data):
    """Equal elements written over Q(sqrt 2): values, laws and title stay, the field is the larger one."""
    sigma = data.draw(testing.no_signalling_assemblages(PHI.scenario))
    larger = sigma.over(ROOT)
    assert larger.field == ROOT
    assert sigma.field == QQ
    assert (larger.scenario, larger.title) == (sigma.scenario, sigma.title)
    for key, m in sigma.elements.items():
        assert larger.elements[key] == m.over(ROOT)
        assert larger.elements[key].trace() == m.trace()
    assert es.Assemblage(larger.scenario, larger.elements) == larger  # valid when it is built from nothing, too
    assert larger.over(ROOT) == larger


def test_a_smaller_field_is_refused():
    """Q(sqrt 2) does not lie in Q(sqrt 3), nor in Q."""
    larger = PHI.over(ROOT)
    for field in (QQ, quadratic_field(3)):
        with pytest.raises(InputError):
            larger.over(field)
