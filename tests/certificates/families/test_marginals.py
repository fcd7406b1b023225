"""Families of several Bobs: verdicts with certificates, three verdicts, brackets, bounds, balls; published values."""

from __future__ import annotations

import pytest
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, zeros
from exactsteer.algebra.number import number
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import BlockPositiveParent, Parent, SeparatingFamily
from exactsteer.certificates.searches.bracket import Bracket
from exactsteer.certificates.searches.families.marginals import decide_family
from exactsteer.certificates.searches.families.marginals_ball import decide_family_ball
from exactsteer.certificates.searches.families.marginals_bracket import family_robustness, parent_eigenvalue
from exactsteer.certificates.searches.families.marginals_members import decide_block_positive
from exactsteer.certificates.searches.families.marginals_parent import white_family
from exactsteer.certificates.searches.families.marginals_questions import decide_family_and_question
from exactsteer.certificates.searches.families.marginals_values import joint_functional
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.claims import (
    FamilyBallOutside,
    FamilyBound,
    FamilyMember,
    FamilyNear,
    FamilyOutside,
    FamilyRobustness,
)
from exactsteer.errors import InputError, Undecided
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, observable
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.catalogue.many_bobs import (
    bobs_ghz,
    bobs_ghz_realisation,
    bobs_w,
    bobs_white_noise,
    example_5,
    example_7,
    example_7_as_printed,
    example_9,
    example_9_as_printed,
    proposition_16,
)
from exactsteer.steering.entangled_noise import ghz_noise, w_noise
from exactsteer.steering.families import Family, FamilyFunctional, marginals
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import steer
from exactsteer.steering.scenario import Scenario, scenario

LAW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def decided(claim: FamilyMember | FamilyOutside | FamilyBound | FamilyRobustness | FamilyBallOutside) -> Certificate:
    """The certificate of a claim or of its negation."""
    return decide_family(Search(claim, Options()), claim)


def transposed_bob(vector: list[int | str]) -> Family:
    """X, Y, Z measured on the first of three qubits, the second one's marginals transposed: transposition is positive."""
    table = [observable(p) for p in (PAULI_X, PAULI_Y, PAULI_Z)]
    family = marginals(steer(pure_state(vector, {"A": 2, "B1": 2, "B2": 2}), [table]))
    first, second = family.members
    flipped = MeasuredAssemblage(first.scenario, {key: m.transpose() for key, m in first.elements.items()})
    return Family("marginals", (flipped, second))


BETWEEN = transposed_bob(["1 + I", 0, "1 + I", 0, 0, 0, 1, 1])
"""Realisable with block-positive parents, not quantum."""


@pytest.mark.parametrize(
    ("family", "of", "member"),
    [
        (example_9(), "quantum", False),
        (example_9(), "block-positive", False),
        (example_9(), "lhs", False),
        (example_9(), "1", False),
        (example_7(), "quantum", True),
        (bobs_ghz(), "quantum", True),
        (bobs_ghz(), "lhs", True),
        (bobs_ghz(), "2", True),
        (bobs_w(), "quantum", True),
        (bobs_w(), "block-positive", True),
        (example_5(), "no-signalling", True),
        (example_5(), "block-positive", True),
        (example_5(), "lhs", False),
        (example_5(), "quantum", False),
        (proposition_16(), "lhs", True),
    ],
    ids=lambda value: getattr(value, "title", str(value)),
)
def test_the_paper_s_families_are_decided(family: Family, of: str, member: bool) -> None:
    """Each verdict of arXiv:2604.07078 has a certificate that the checker accepts; GHZ and W without noise too."""
    certificate = decided(FamilyMember(family, of))
    assert isinstance(certificate.claim, FamilyMember if member else FamilyOutside)
    assert len(certificate.text) < 5_000


def test_example_5_is_refuted_beyond_parents() -> None:
    """Example 5 has a parent, so quantum is refuted by almost quantum parents: definition 13."""
    claim = decided(FamilyMember(example_5(), "quantum")).claim
    assert claim == FamilyOutside(example_5(), "almost-quantum")


def test_a_quantum_family_carries_its_realised_parent() -> None:
    """For one untrusted party the witness of quantum is a parent with state and measurements."""
    witness = decided(FamilyMember(example_7(), "quantum")).witness
    assert isinstance(witness, Parent)
    assert marginals(witness.inside.assemblage()) == example_7()  # type: ignore[union-attr]


def test_a_known_realisation_is_used_and_checked() -> None:
    """A realisation of another family is refused; the right one proves quantum, and a level by its Gram matrix."""
    known = bobs_ghz_realisation()
    for of in ("quantum", "no-signalling", "almost-quantum"):
        assert decided(FamilyMember(bobs_ghz(), of, known)).claim == FamilyMember(bobs_ghz(), of)
    with pytest.raises(InputError, match="another family"):
        decided(FamilyMember(bobs_w(), "quantum", known))
    with pytest.raises(InputError, match="does not realise"):
        decided(FamilyMember(bobs_w(), "quantum", "a string"))


@pytest.mark.parametrize(
    ("family", "quantum", "realisable"),
    [(bobs_w(), True, True), (BETWEEN, False, True), (example_9(), False, False)],
    ids=["quantum", "between", "neither"],
)
def test_there_are_three_verdicts(family: Family, quantum: bool, realisable: bool) -> None:
    """Quantum; realisable without signalling to the Bobs together but not quantum; not realisable without signalling."""
    found = decide_family_and_question(family, "quantum")
    for answer, yes in ((found.quantum, quantum), (found.realisable, realisable)):
        assert isinstance(answer, Certificate)
        assert isinstance(answer.claim, FamilyMember) == yes
    assert found.is_member == quantum
    asked = decide_family_and_question(family, "block-positive")
    assert (asked.is_member, asked.claim.of) == (realisable, "block-positive")


def test_block_positive_parents_beyond_2_by_3_are_only_found() -> None:
    """At 2 x 4 a parent P + Q^T1 is a proof, and its absence is none."""
    family = bobs_white_noise(d=4)
    witness = decide_block_positive(Search(FamilyMember(family, "block-positive"), Options()), family)
    assert isinstance(witness, BlockPositiveParent)
    outside = example_5_like(4)
    with pytest.raises(Undecided, match="not every block-positive operator"):
        decide_block_positive(Search(FamilyMember(outside, "block-positive"), Options()), outside)


def example_5_like(d: int) -> Family:
    """Bob 0's outcome X = 0 and Bob 1's Z = 0 both steered surely against pure results that no parent allows."""
    small = example_9()
    first, second = small.members
    scene = Scenario(second.scenario.untrusted, (d,))
    frame = identity(d).select(range(d), [0, 1])
    padded = MeasuredAssemblage(scene, {key: frame @ m @ frame.adjoint() for key, m in second.elements.items()})
    return Family("marginals", (first, padded))


@pytest.mark.parametrize(
    ("noise", "printed", "digits"),
    [(bobs_white_noise(), "147", 4), (bobs_ghz(), "167", 4), (bobs_w(), "139", 4)],
    ids=["white", "GHZ", "W"],
)
def test_the_printed_robustness_of_example_9_is_confirmed(noise: Family, printed: str, digits: int) -> None:
    """r = 0.0147, 0.0167 and 0.0139 are the values to four places, each bracketed to 1e-9 by two certificates."""
    bracket = family_robustness(example_9(), of="no-signalling", noise=noise)
    low, high = (t / (1 + t) for t in (bracket.lo, bracket.hi))
    assert high - low < number("1/1000000000")
    near = number(fmpq(int(printed), 10**digits))
    assert near - fmpq(1, 2 * 10**digits) < low < high < near + fmpq(1, 2 * 10**digits)
    assert max(len(c.text) for c in (bracket.lower, bracket.upper)) < 4_800


def test_the_printed_lambda_of_example_9_is_outside_the_bracket() -> None:
    """Appendix B prints -0.00185; lambda = -t/8 lies near -0.0018652."""
    bracket = family_robustness(example_9(), of="no-signalling", noise=bobs_white_noise())
    scale = parent_eigenvalue(example_9())
    assert scale == number("-1/8")
    assert number("-18653/10000000") < bracket.hi * scale < bracket.lo * scale < number("-18652/10000000")


@pytest.mark.parametrize(
    ("family", "of", "value"),
    [
        (bobs_ghz(), "no-signalling", "0"),
        (bobs_ghz(), "lhs", "0"),
        (example_5(), "lhs", "1"),
        (bobs_ghz(), "block-positive", "0"),
    ],
    ids=["GHZ", "GHZ local", "example 5 local", "GHZ block-positive"],
)
def test_small_optima_are_recognised(family: Family, of: str, value: str) -> None:
    """Where the optimum is a small number, both certificates are at that number."""
    assert family_robustness(family, of=of, noise=white_family(family)).equals == number(value)


def test_a_transposed_qubit_makes_the_simplest_example() -> None:
    """|000> + |001> - i |101> + |111>, Z and X on the first qubit, the second transposed: t = sqrt 5/2 - 1, exactly."""
    state = pure_state([1, 1, 0, 0, 0, "-I", 0, 1], {"A": 2, "B1": 2, "B2": 2})
    first, second = marginals(steer(state, [[observable(PAULI_X), observable(PAULI_Z)]])).members
    flipped = MeasuredAssemblage(first.scenario, {key: m.transpose() for key, m in first.elements.items()})
    family = Family("marginals", (flipped, second))
    bracket = family_robustness(family, of="no-signalling", noise=white_family(family))
    assert bracket.equals == parse("sqrt(5)/2 - 1")
    assert max(len(c.text) for c in (bracket.lower, bracket.upper)) < 4_096


def test_members_have_negative_robustness() -> None:
    """Example 7 is quantum with room to spare: t < 0, and the noise is proved to be of no use below it."""
    bracket = family_robustness(example_7(), of="no-signalling", noise=bobs_white_noise(), width="1/1000")
    assert number("-1/6") < bracket.lo <= bracket.hi < number("-15/100")


def test_brackets_at_a_level_and_of_local_noise() -> None:
    """Example 9 needs 0.0705575 times white noise to be local; at level 1 of one Alice the parents are all there are."""
    local = family_robustness(example_9(), of="lhs", noise=bobs_white_noise())
    level = family_robustness(example_9(), of="1", noise=bobs_white_noise(), width="1/1000000")
    assert number("705574/10000000") < local.lo < number("705575/10000000")
    assert number("14921/1000000") < level.lo <= level.hi < number("14923/1000000")


def test_what_has_no_bracket_says_so() -> None:
    """A family as its own noise, a width that is not positive, a set without a program, unequal outcomes for lambda."""
    with pytest.raises(InputError, match="is the noise itself"):
        family_robustness(bobs_ghz(), of="no-signalling", noise=bobs_ghz())
    with pytest.raises(InputError, match="width"):
        family_robustness(bobs_ghz(), of="no-signalling", noise=bobs_w(), width="0")
    with pytest.raises(InputError, match="2 x 3"):
        family_robustness(example_5_like(4), of="block-positive", noise=bobs_white_noise(d=4))
    with pytest.raises(InputError, match="own"):
        family_robustness(bobs_ghz(), of="quantum", noise=bobs_w())
    with pytest.raises(InputError, match="same number of outcomes"):
        parent_eigenvalue(white_family(Family("marginals", _uneven().members)))


def _uneven() -> Family:
    scene = Scenario(((2, 3),), (2,))
    table = {(a, x): identity(2) * fmpq(1, 2 * scene.untrusted[0][x[0]]) for a, x in scene.keys()}
    member = MeasuredAssemblage(scene, table)
    return Family("marginals", (member, member))


@pytest.mark.parametrize(
    ("value", "sense", "kept"), [("1/50", "max", True), ("1/100", "min", True), ("1/100", "max", False)]
)
def test_a_robustness_on_one_side_of_a_number_is_decided(value: str, sense: str, kept: bool) -> None:
    """A true claim is certified as it stands; of a false one the opposite is."""
    claim = FamilyRobustness(example_9(), number(value), sense, "no-signalling", bobs_white_noise())  # type: ignore[arg-type]
    certificate = decided(claim)
    assert (certificate.claim == claim) == kept
    assert isinstance(certificate.claim, FamilyRobustness)


@pytest.mark.parametrize("of", ["lhs", "1"])
def test_a_mixture_inside_a_set_is_certified(of: str) -> None:
    """Ten times as much noise as is needed brings example 9 into the set, with the witness of the mixture scaled."""
    claim = FamilyRobustness(example_9(), number(1), "max", of, bobs_white_noise())
    assert decided(claim).claim == claim


@pytest.mark.parametrize("of", ["lhs", "no-signalling", "1"])
def test_bounds_of_functionals_of_families_are_certified(of: str) -> None:
    """tr(X sigma_0|0) + tr(X sigma_0|0) <= 2 on every family; a bound of 3/10 is false and is not proved."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    table = {key: PAULI_X if key == ((0,), (0,)) else zeros(2, 2) for key in scene.keys()}
    part = SteeringFunctional(scene, table, "max")
    functional = FamilyFunctional("marginals", (part, part))
    claim = FamilyBound(functional, number(3), of)
    assert decided(claim).claim == claim
    assert joint_functional(functional).scenario.trusted == (2, 2)
    with pytest.raises(Undecided):
        decided(FamilyBound(functional, number("3/10"), of))


def test_the_ball_of_example_9_holds_no_quantum_family() -> None:
    """No quantum family is within 0.008 of the printed doubles; the claim with that radius is decided too."""
    data = example_9_as_printed()
    verdict = decide_family_ball(data, "quantum")
    assert not verdict.is_member
    assert verdict.radius > number("84/10000")
    claim = FamilyBallOutside(data, number("8/1000"), "no-signalling")
    assert decided(claim).claim == claim
    with pytest.raises(Undecided, match="smaller radius"):
        decided(FamilyBallOutside(data, number("1/10"), "no-signalling"))
    with pytest.raises(InputError, match="positive"):
        decided(FamilyBallOutside(data, number(0), "no-signalling"))


def test_the_printed_example_7_is_near_a_quantum_family() -> None:
    """The doubles of example 7 lie within 1e-15 of a quantum family."""
    verdict = decide_family_ball(example_7_as_printed(), "quantum")
    assert verdict.is_member
    assert isinstance(verdict.certificate.claim, FamilyNear)
    assert verdict.radius < number(fmpq(1, 10**15))


def test_entangled_noise_is_the_paper_s() -> None:
    """Eqs. (22) and (23), and three Bobs or two Alices alike; other dimensions are refused."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    assert ghz_noise([scene] * 2) == bobs_ghz()
    assert w_noise([scene] * 2) == bobs_w()
    three = w_noise([scene] * 3)
    assert [m.elements[(1,), (0,)][0, 0] for m in three.members] == [number("1/4")] * 3
    assert ghz_noise(example_5().scenarios).parties == 2
    with pytest.raises(InputError, match="qubit Bobs"):
        ghz_noise(bobs_white_noise(d=3).scenarios)


@LAW
@given(st.data())
def test_marginals_of_quantum_assemblages_are_never_excluded(data: st.DataObject) -> None:
    """Soundness: a family that has a parent is certified as a member, whatever its supports."""
    scene = Scenario(((2, 2),), (2, 2))
    family = marginals(data.draw(testing.no_signalling_assemblages(scene)))
    certificate = decided(FamilyMember(family, "no-signalling"))
    assert certificate.claim == FamilyMember(family, "no-signalling")


def test_what_is_not_searched_for_is_undecided() -> None:
    """Positive maps, and bounds over block-positive parents, need a witness that one already has."""
    with pytest.raises(Undecided, match="maps"):
        decided(FamilyMember(example_9(), "positive-maps"))
    certificate = decided(FamilyOutside(example_9(), "no-signalling"))
    assert isinstance(certificate.witness, SeparatingFamily)
    with pytest.raises(Undecided, match="block-positive"):
        decided(FamilyBound(certificate.witness.functional, number(0), "block-positive"))


def test_brackets_know_their_value() -> None:
    """A bracket's ends are its claims' values."""
    bracket = family_robustness(bobs_w(), of="no-signalling", noise=bobs_white_noise())
    assert isinstance(bracket, Bracket)
    assert bracket.lo == bracket.hi == 0
