"""A Bob with input and instrumental steering: verdicts, bounds, thresholds and realisations, with certificates."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exactsteer import testing
from exactsteer.algebra.field import quadratic_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import identity, matrix
from exactsteer.algebra.number import Number, number
from exactsteer.algebra.recognition import polynomial_of
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.family_witnesses import Images
from exactsteer.certificates.prove import decide, verify
from exactsteer.certificates.searches.families.instrumental_general import decide_general
from exactsteer.certificates.searches.families.marginals_parent import white_family
from exactsteer.certificates.searches.families.with_input_bound import family_bound, tight_family_bound
from exactsteer.certificates.searches.families.with_input_bracket import family_noise
from exactsteer.certificates.searches.families.with_input_exact import exact_bound, fixed_bound
from exactsteer.certificates.searches.families.with_input_quantum import (
    averaged,
    best_found,
    recognised_realisation,
)
from exactsteer.certificates.searches.families.with_input_realisation import InputRealisation, direct_sum
from exactsteer.certificates.searches.families.with_input_seesaw import (
    best_channel,
    seesaw_with_input,
    value_of,
    with_sense,
)
from exactsteer.certificates.searches.search import Options, Search
from exactsteer.claims import (
    Conjunction,
    FamilyBallOutside,
    FamilyBound,
    FamilyMember,
    FamilyOutside,
    FamilyRobustness,
)
from exactsteer.errors import InputError, NotPositive, Undecided
from exactsteer.quantum.maps import ChoiMatrix, choi_matrix, identity_map
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
from exactsteer.quantum.states import pure_state
from exactsteer.solving.solver import solve
from exactsteer.steering.assemblage import MeasuredAssemblage
from exactsteer.steering.branches import branched
from exactsteer.steering.catalogue.bob_with_input import (
    pauli_transpose,
    pauli_transpose_functional,
    pauli_transpose_instrumental,
    pr_box_with_input,
    pr_box_with_input_functional,
    pr_box_with_input_instrumental,
)
from exactsteer.steering.catalogue.instrumental import four_paulis, four_paulis_functional, paulis_and_coin
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.noise import white_noise
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario, scenario

QUIET = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


def verdict(family: Family, of: str) -> Certificate:
    """The certificate of membership or of its negation, checked again."""
    certificate = decide(FamilyMember(family, of))
    assert verify(certificate).kind == certificate.claim.kind
    return certificate


def mixed(family: Family, visibility: str) -> Family:
    """v sigma + (1 - v) white noise."""
    v = number(visibility)
    members = tuple(
        MeasuredAssemblage(a.scenario, {key: m * v + b.elements[key] * (1 - v) for key, m in a.elements.items()})
        for a, b in zip(family.members, white_family(family).members, strict=True)
    )
    return Family(family.shape, members)


def search() -> Search:
    family = pauli_transpose()
    return Search(FamilyMember(family, "quantum"), Options())


# --- eq. (5) and eq. (6) with input --------------------------------------------------------------------------------


def test_equation_6_is_not_quantum() -> None:
    """The transposed Paulis are outside level 2, with a certificate of about 3 kB; level 1 does not see it."""
    certificate = verdict(pauli_transpose(), "quantum")
    assert (certificate.claim.kind, certificate.claim.of) == ("family-outside", "2")
    assert len(certificate.text) <= 3400
    with pytest.raises(Undecided, match="boundary"):
        decide(FamilyMember(pauli_transpose(), "1"))


def test_equation_6_shows_only_quantum_correlations() -> None:
    """The other member is the transpose of the first one, a positive map of a quantum assemblage: theorem 4."""
    certificate = verdict(pauli_transpose(), "positive-maps")
    assert isinstance(certificate.witness, Images)
    both = Conjunction((FamilyOutside(pauli_transpose(), "2"), FamilyMember(pauli_transpose(), "positive-maps")))
    assert "only quantum correlations" in str(verify(decide(both)).statement)


def test_equation_5_is_not_quantum_and_not_local() -> None:
    """The box with input is outside level 1, as the PR box is, and so far from the local set that a functional shows it."""
    assert verdict(pr_box_with_input(), "quantum").claim == FamilyOutside(pr_box_with_input(), "1")
    assert verdict(pr_box_with_input(), "lhs").claim.kind == "family-outside"
    assert verdict(pr_box_with_input(), "no-signalling").claim.kind == "family-member"


def test_nothing_refutes_positive_maps() -> None:
    """No functional is bounded over images under positive maps: where none is found, the claim is undecided."""
    with pytest.raises(Undecided, match="Give the source and the maps"):
        decide(FamilyMember(pr_box_with_input(), "positive-maps"))


def test_interior_families_are_quantum() -> None:
    """Below the threshold 0.707 and above the local one, a mixture of see-saws' realisations and hidden states is exact."""
    assert verdict(mixed(pr_box_with_input(), "2/3"), "quantum").claim.kind == "family-member"


def test_local_families() -> None:
    """At visibility 2/5 both members of eq. (6) have hidden states with common weights: a parent on both inputs."""
    assert verdict(mixed(pauli_transpose(), "2/5"), "lhs").claim.kind == "family-member"
    assert verdict(mixed(pauli_transpose(), "2/5"), "2").claim.kind == "family-member"


# --- bounds --------------------------------------------------------------------------------------------------------


def test_a_rational_bound_and_what_attains_it() -> None:
    """Level 2 bounds eq. (6) by 4.95963; a quantum family attains 4.89897, which is 2 sqrt 6 up to 10^-8."""
    best = family_bound(pauli_transpose_functional(), level="2", sense="max")
    assert best.value.is_rational
    assert 4959631 < best.value * 10**6 < 4959632
    assert best.attained is not None
    assert best.member is not None
    assert 24 - number("1/100000000") < best.attained**2 < 24
    assert best.equals is None


def test_bounds_from_below() -> None:
    """sense min: the mirror image, -2.82843."""
    best = family_bound(pr_box_with_input_functional(), level="1", sense="min", digits=5)
    assert number("-28285/10000") < best.value
    assert best.value**2 > 8
    assert best.attained is not None
    assert best.attained < -2


def test_the_exact_bound_of_level_2() -> None:
    """The bound of level 2 is the root of t^3 + 2 t^2 - 20 t - 72 near 4.96, with Gram matrices over that field."""
    claim = FamilyBound(pauli_transpose_functional(), number(0), "2")
    found = exact_bound(Search(claim, Options()), claim.functional, "2")
    assert found is not None
    assert [int(c) for c in polynomial_of(found.value).coeffs()] == [-72, -20, 2, 1]
    exact = FamilyBound(claim.functional, found.value, "2")
    assert verify(Search(exact, Options()).certificate(exact, found.witness)).kind == "family-bound"


def test_the_tight_bound_of_equation_5() -> None:
    """The CHSH functional with input: 2 sqrt 2, proved at level 1 and attained by an exact quantum family."""
    best = tight_family_bound(pr_box_with_input_functional())
    assert best.equals == parse("2*sqrt(2)")
    assert best.certificate.claim.of == "1"


def test_given_bounds() -> None:
    """A value above the bound is proved, a value below it is undecided, with the bound itself in the message."""
    claim = FamilyBound(pauli_transpose_functional(), number(5), "2")
    assert verify(decide(claim)).kind == "family-bound"
    with pytest.raises(Undecided, match=r"2\.82842"):
        decide(FamilyBound(pr_box_with_input_functional(), number("28/10"), "1"))
    with pytest.raises(InputError, match="name a level"):
        decide(FamilyBound(pauli_transpose_functional(), number(6), "lhs"))


def test_a_given_exact_bound() -> None:
    """The exact value itself is proved where it is recognised."""
    claim = FamilyBound(pr_box_with_input_functional(), parse("2*sqrt(2)"), "1")
    assert decide(claim).claim == claim


def test_irrational_functionals_are_bounded() -> None:
    """Class sums of an irrational functional are corrected exactly, off the grid."""
    (first, second) = pr_box_with_input_functional().members
    root = parse("sqrt(2)")
    members = [SteeringFunctional(f.scenario, {k: m * root for k, m in f.elements.items()}) for f in (first, second)]
    best = family_bound(FamilyFunctional("with-input", tuple(members)), level="1", digits=4)
    assert 4 < best.value < number("4001/1000")


def test_unsuitable_bounds_are_refused() -> None:
    """A level must see the functional's terms, and functionals of marginals have parents instead."""
    with pytest.raises(InputError, match="digits"):
        family_bound(pr_box_with_input_functional(), digits=0)
    marginal = FamilyFunctional("marginals", pr_box_with_input_functional().members)
    with pytest.raises(InputError, match="marginals"):
        family_bound(marginal)


# --- noise ---------------------------------------------------------------------------------------------------------


def test_the_threshold_of_equation_5() -> None:
    """White noise t = sqrt 2 - 1, visibility 1/sqrt 2, both sides at that number."""
    bracket = family_noise(pr_box_with_input(), of="quantum", noise=white_family(pr_box_with_input()))
    assert bracket.equals == parse("sqrt(2) - 1")


def test_the_quantum_side_of_the_threshold_of_equation_6() -> None:
    """At t = sqrt(6)/2 - 1, visibility sqrt(6)/3, eq. (6) is quantum: four planes' realisations, mixed, in dimension 8."""
    functional = pauli_transpose_functional()
    field = quadratic_field(6)
    found = recognised_realisation(search(), functional, best_found(search(), functional, 2, 1), field)
    assert found is not None
    assert value_of(functional, found) == parse("2*sqrt(6)")
    fixed = fixed_bound(functional, "1")
    assert fixed is not None
    whole = averaged(found, fixed.group)
    assert whole.source.scenario.trusted == (8,)
    t = parse("sqrt(6)/2 - 1")
    claim = FamilyRobustness(pauli_transpose(), t, "max", "quantum", white_family(pauli_transpose()))
    assert verify(decide(claim, realisation=whole.scaled(1 + t).images())).kind == "family-robustness"


def test_brackets_over_a_level() -> None:
    """Over level 2 the threshold of eq. (6) is 6/4.95963 - 1, in a narrow rational bracket; a level inside has a negative t."""
    family = pauli_transpose()
    bracket = family_noise(family, of="2", noise=white_family(family), width="1/1000000")
    assert 209767 < bracket.lo * 10**6 < bracket.hi * 10**6 < 209768
    inside = family_noise(mixed(family, "1/2"), of="2", noise=white_family(family), width="1/1000")
    assert inside.hi < 0


def test_instrumental_brackets() -> None:
    """The level 2 threshold of the four Paulis is positive: noise is needed."""
    family = four_paulis()
    bracket = family_noise(mixed(family, "7/10"), of="1", noise=white_family(family), width="1/1000")
    assert bracket.lo <= bracket.hi < 0


def test_claims_about_noise() -> None:
    """A robustness is proved on either side of a number, or contradicted."""
    box, noise = pr_box_with_input(), white_family(pr_box_with_input())
    assert decide(FamilyRobustness(box, number("2/5"), "min", "1", noise)).claim.sense == "min"
    assert decide(FamilyRobustness(box, number("1/2"), "max", "1", noise)).claim.sense == "max"
    contradicted = decide(FamilyRobustness(box, number("2/5"), "max", "1", noise)).claim
    assert contradicted.sense == "min"
    assert contradicted.value > number("2/5")


def test_brackets_that_are_not_supported() -> None:
    """Balls are for marginals, and noise is bracketed over quantum or a level; the messages say so."""
    box = pr_box_with_input()
    with pytest.raises(InputError, match="quantum or a level"):
        family_noise(box, of="lhs", noise=white_family(box))
    with pytest.raises(InputError, match="must be positive"):
        family_noise(box, of="1", noise=white_family(box), width="0")
    with pytest.raises(InputError, match="families of marginals"):
        decide(FamilyBallOutside(MeasuredFamily(box.shape, box.members), number("1/10"), "1"))


# --- instrumental --------------------------------------------------------------------------------------------------


def test_the_printed_instrumental_example_is_quantum() -> None:
    """Eq. (6) with y = a is quantum, against the printed theorems 7 and 8: one rotation realises it, in 2 kB."""
    certificate = verdict(pauli_transpose_instrumental(), "quantum")
    assert certificate.claim == FamilyMember(pauli_transpose_instrumental(), "quantum")
    assert len(certificate.text) < 2000


def test_equation_5_with_y_equal_a_is_local() -> None:
    """Eq. (5) with y = a has hidden states, so it is quantum and extends to a no-signalling assemblage."""
    family = pr_box_with_input_instrumental()
    for of in ("lhs", "quantum", "no-signalling"):
        assert verdict(family, of).claim == FamilyMember(family, of)


@pytest.mark.parametrize("family", [four_paulis(), paulis_and_coin()])
def test_instrumental_post_quantum_steering_with_quantum_correlations(family) -> None:
    """Four settings, entries of eighths and quarters: outside level 2, part of a no-signalling one, images of positive maps."""
    assert verdict(family, "quantum").claim == FamilyOutside(family, "2")
    assert verdict(family, "positive-maps").claim.kind == "family-member"
    assert verdict(family, "no-signalling").claim.kind == "family-member"


def test_the_symmetries_of_the_four_paulis() -> None:
    """16 symmetries leave few variables of the instrumental functional, which is as large at level 1 as it can be: 4."""
    fixed = fixed_bound(four_paulis_functional(), "1")
    assert fixed is not None
    assert len(fixed.group) == 16
    assert solve(fixed.conic).value + float(str(fixed.offset)) == pytest.approx(4.0, abs=1e-6)


def test_instrumental_data_without_an_extension() -> None:
    """Outcome 0 with probability 9/10 and two orthogonal states: no state is above both, and a measurement shows it."""
    scene = scenario(parties=1, settings=2, outcomes=2, trusted=2)
    up, down = matrix([[1, 0], [0, 0]]), matrix([[0, 0], [0, 1]])
    table = {(0, 0): up * 9 / 10, (1, 0): up / 10, (0, 1): down * 9 / 10, (1, 1): down / 10}
    family = Family("instrumental", (MeasuredAssemblage(scene, table),))
    assert verdict(family, "no-signalling").claim == FamilyOutside(family, "no-signalling")


@QUIET
@given(family=testing.families("instrumental"))
def test_entries_of_assemblages_with_input_extend(family) -> None:
    """Entries y = a of a no-signalling assemblage are part of one: a proof is found, or the boundary is too close."""
    try:
        certificate = decide_general(Search(FamilyMember(family, "no-signalling"), Options()), family)
    except Undecided:
        return
    assert certificate.claim.kind == "family-member"


# --- realisations --------------------------------------------------------------------------------------------------


@QUIET
@given(sigma=testing.no_signalling_assemblages(scenario(parties=1, settings=2, outcomes=2, trusted=2)), data=st.data())
def test_channels_of_a_source_are_quantum(sigma, data) -> None:
    """Any source of one Alice with any channels is quantum; direct sums of realisations realise mixtures."""
    maps = []
    for _ in range(2):
        rho = data.draw(testing.states(2)).matrix
        maps.append(ChoiMatrix(2, 2, identity_map(2).matrix / 2 + identity(2).tensor(rho) / 2))
    one = InputRealisation(MeasuredAssemblage(sigma.scenario, sigma.elements), tuple(maps))
    two = InputRealisation(one.source, (maps[1], identity_map(2)))
    both = direct_sum([one.scaled(number("1/3")), two.scaled(number("2/3"))])
    family = both.family("with-input")
    for y in range(2):
        for key, m in family.members[y].elements.items():
            assert m == one.members[y].elements[key] / 3 + two.members[y].elements[key] * 2 / 3
    assert verify(decide(FamilyMember(family, "quantum"), realisation=both.images())).kind == "family-member"
    assert decide(FamilyMember(family, "quantum", known=both)).claim.kind == "family-member"


def test_a_map_that_is_not_completely_positive_is_no_channel() -> None:
    """The transposition needs squares; without them its negative direction is named."""
    sigma = white_noise(scenario(parties=1, settings=1, outcomes=2, trusted=2))
    flip = choi_matrix(lambda m: m.transpose(), 2, 2)
    realisation = InputRealisation(MeasuredAssemblage(sigma.scenario, sigma.elements), (flip,))
    with pytest.raises(NotPositive, match="not completely positive"):
        realisation.images()


def test_two_alices_and_a_bob_with_input() -> None:
    """A GHZ state, two measuring parties and channels on Bob: quantum by the state given, and in level 1+AB."""
    state = pure_state([1, 0, 0, 0, 0, 0, 0, 1], {"A": 2, "B": 2, "C": 2})
    party = (observable(PAULI_X), observable(PAULI_Z))
    realisation = Realisation(state, (party, party))
    sigma = realisation.assemblage()
    depolarising = ChoiMatrix(2, 2, identity(4) / 2)
    source = MeasuredAssemblage(sigma.scenario, sigma.elements)
    known = InputRealisation(source, (identity_map(2), depolarising), branched(realisation))
    family = known.family("with-input")
    assert decide(FamilyMember(family, "quantum", known=known)).claim.kind == "family-member"
    with pytest.raises(InputError, match="realisation of its own"):
        InputRealisation(source, known.maps).images()
    assert verdict(mixed(family, "1/2"), "1+AB").claim.kind == "family-member"


def test_two_alices_with_a_box_are_not_quantum() -> None:
    """A PR box of two Alices beside a Bob with input, and a trusted party without input: outside the almost-quantum set."""
    scene = Scenario(((2, 2), (2, 2)), (2, 2))
    states = (matrix([[1, 0], [0, 0]]), matrix([["1/2", "1/2"], ["1/2", "1/2"]]))
    members = []
    for rho in states:
        part = (identity(2) / 2).tensor(rho) / 2
        members.append(
            MeasuredAssemblage(scene, {(a, x): part * int((a[0] + a[1]) % 2 == x[0] * x[1]) for a, x in scene.keys()})
        )
    family = Family("with-input", tuple(members))
    assert verdict(family, "quantum").claim == FamilyOutside(family, "almost-quantum")
    with pytest.raises(InputError, match="one untrusted party"):
        decide(FamilyMember(family, "lhs"))


def test_a_see_saw_of_two_alices() -> None:
    """Two Alices' CHSH with a Bob who only watches: the see-saw alternates states, measurements and channels, to 2 sqrt 2."""
    scene = scenario(parties=2, settings=2, outcomes=2, trusted=2)
    table = {(a, x): identity(2) * (-1) ** (a[0] + a[1] + x[0] * x[1]) for a, x in scene.keys()}
    functional = FamilyFunctional("with-input", (SteeringFunctional(scene, table),))
    found = seesaw_with_input(functional, 1, untrusted=(2, 2), rounds=8)
    assert found.value**2 > 7
    with pytest.raises(InputError, match="2 untrusted parties have dimensions"):
        seesaw_with_input(functional, 2)


@QUIET
@given(sigma=testing.no_signalling_assemblages(scenario(parties=1, settings=1, outcomes=2, trusted=2)))
def test_the_best_channel_is_at_least_the_identity(sigma) -> None:
    """For F = sigma the best channel reaches at least the value of leaving sigma as it is."""
    source = MeasuredAssemblage(sigma.scenario, sigma.elements)
    functional = SteeringFunctional(sigma.scenario, sigma.elements)
    channel = best_channel(source, functional)
    assert channel.is_trace_preserving
    reached = InputRealisation(source, (channel,)).members[0]
    assert functional.value(reached) - functional.value(sigma) > number("-1/1000000")


def test_senses() -> None:
    """A functional of the other sense has the same operators."""
    flipped = with_sense(pauli_transpose_functional(), "min")
    assert flipped.sense == "min"
    values: list[Number] = [f.value(pauli_transpose()) for f in (flipped, pauli_transpose_functional())]
    assert values == [6, 6]
