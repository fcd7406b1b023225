"""Known members are proved, known outsiders are refuted, and what cannot be settled says what to do."""

from __future__ import annotations

from functools import reduce
from operator import add

import pytest
from flint import fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.certificates.witnesses import MomentBlocks
from exactsteer.checker import MAX_ELIMINATION
from exactsteer.errors import InputError, Refuted, SolverFailed, TimeLimitReached, Undecided, UnknownName
from exactsteer.quantum.measurements import (
    PAULI_X,
    PAULI_Z,
    Measurement,
    basis_measurement,
    observable,
)
from exactsteer.quantum.states import State, maximally_mixed, pure_state
from exactsteer.solving import solver
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario, scenario

BEHAVIOURS = scenario(parties=2, settings=2, outcomes=2, trusted=1)
X, Z = observable(PAULI_X), observable(PAULI_Z)
TILTED = observable((PAULI_X + PAULI_Z) * es.parse("sqrt(2)/2"))


def tsirelson() -> Assemblage:
    """The quantum behaviour with the largest CHSH value: p(a, b|x, y) = (2 + sqrt 2)/8 or (2 - sqrt 2)/8."""
    table = {
        (a, x): [["1/4 + sqrt(2)/8" if a[0] ^ a[1] == x[0] & x[1] else "1/4 - sqrt(2)/8"]] for a, x in BEHAVIOURS.keys()
    }
    return Assemblage(BEHAVIOURS, table)


def deterministic() -> Assemblage:
    """Outcome 0 always, for Alice; outcome y, for Bob."""
    return Assemblage(BEHAVIOURS, {(a, x): [[int(a == (0, x[1]))]] for a, x in BEHAVIOURS.keys()})


def noisy(sigma: Assemblage, weight: fmpq) -> Assemblage:
    """(1 - weight) sigma + weight times white noise: uniform outcomes and the maximally mixed state."""
    s = sigma.scenario
    noise = {(a, x): identity(s.dimension) / (s.dimension * len(list(s.outcomes(x)))) for a, x in s.keys()}
    return Assemblage(s, {key: m * (1 - weight) + noise[key] * weight for key, m in sigma.elements.items()})


def mixture(weights: list[fmpq], members: list[Assemblage]) -> Assemblage:
    """The convex combination."""
    return Assemblage(
        members[0].scenario,
        {
            key: reduce(add, (m.elements[key] * w for w, m in zip(weights, members, strict=True)))
            for key in members[0].elements
        },
    )


@pytest.mark.parametrize(
    ("state", "paulis"),
    [("ghz", "XZ"), ("ghz", "XY"), ("w", "XZ"), ("w", "XY"), ("bell", "XZ"), ("bell", "XYZ"), ("product", "XZ")],
)
def test_pure_quantum_assemblages_are_proved_without_their_realisation(steered, state, paulis):
    """They lie on the boundary: the face of their kernels is found and the proof is exact."""
    sigma = steered(state, paulis).assemblage()
    certificate = es.prove(es.AlmostQuantum(sigma))
    theorem = es.verify(certificate)
    assert ("moment-set", es.AlmostQuantum(sigma)) == (theorem.kind, certificate.claim)


def test_white_noise_is_proved_by_an_interior_point(steered):
    """The maximally mixed state steers to the middle of the set: an integer witness does."""
    mixed = Realisation(maximally_mixed({"A": 2, "B": 2, "C": 2}), steered("ghz", "XZ").measurements)
    certificate = es.prove(es.AlmostQuantum(mixed.assemblage()))
    assert isinstance(certificate.witness, MomentBlocks)
    assert es.verify(certificate).kind == "moment-set"


@pytest.mark.parametrize("build", [tsirelson, deterministic])
def test_extreme_behaviours_are_proved_without_a_realisation(build):
    """Tsirelson's point over Q(sqrt 2) and a deterministic point, both with a trivial trusted system."""
    certificate = es.prove(es.AlmostQuantum(build()))
    assert es.verify(certificate).kind == "moment-set"


@pytest.mark.parametrize(
    ("visibility", "member"),
    [
        ("0", True),
        ("7/10", True),
        ("7071/10000", True),
        ("7072/10000", False),
        ("708/1000", False),
        ("3/4", False),
        ("1", False),
    ],
)
@pytest.mark.parametrize(
    "rho", [identity(1), matrix([["3/4", "I/4"], ["-I/4", "1/4"]])], ids=["behaviour", "with a state"]
)
def test_the_noisy_pr_box_leaves_the_set_at_one_over_root_two(pr_box, rho, visibility, member):
    """The almost-quantum visibility of the PR box with white noise is 1/sqrt 2 = 0.70710..; source: NPA.

    A state of Bob that is independent of everything does not change it.
    """
    sigma = pr_box(es.parse(visibility), rho)
    certificate = es.decide(es.AlmostQuantum(sigma))
    expected = es.AlmostQuantum(sigma) if member else es.NotAlmostQuantum(sigma)
    assert expected == certificate.claim
    assert expected.kind == es.verify(certificate).kind


@pytest.mark.parametrize("level", ["1", "1+AB", "2"])
def test_the_pr_box_fails_every_level(pr_box, level):
    """CHSH is an inequality of correlators, and its quantum bound is reached at level 1 already; source: NPA."""
    certificate = es.prove(es.NotMomentSet(pr_box(es.parse("3/4")), level))
    assert f"level {level}" in es.verify(certificate).statement
    inside = es.MomentSet(pr_box(es.parse("7/10")), level)
    assert inside == es.decide(inside).claim


def test_breuer_hall_is_post_quantum():
    """The example of arXiv:1708.00756, section 5.2, is refuted with a margin, and its preimage is quantum."""
    certificate = es.prove(es.NotAlmostQuantum(es.catalogue.breuer_hall()))
    assert es.verify(certificate).kind == "not-moment-set"
    assert "post-quantum" in es.verify(certificate).statement
    assert certificate.margin > 0
    before = es.Quantum(es.catalogue.breuer_hall_before_map())
    proof = es.prove(before, realisation=es.catalogue.breuer_hall_realisation())
    assert es.verify(proof).kind == "quantum"


def test_a_refuted_claim_carries_the_opposite_certificate(pr_box, steered):
    """`prove` raises `Refuted`; the attached certificate is a proof of the negation."""
    outside, inside = pr_box(1), steered("ghz", "XZ").assemblage()
    for claim, opposite in (
        (es.AlmostQuantum(outside), es.NotAlmostQuantum(outside)),
        (es.Quantum(outside), es.NotAlmostQuantum(outside)),
        (es.NotAlmostQuantum(inside), es.AlmostQuantum(inside)),
    ):
        with pytest.raises(Refuted) as caught:
            es.prove(claim)
        assert (claim, opposite) == (caught.value.claim, caught.value.certificate.claim)
        assert opposite.kind == es.verify(caught.value.certificate).kind
        assert opposite == es.decide(claim).claim


def test_membership_in_an_outer_set_leaves_a_quantum_claim_undecided(steered):
    """The stages say what is known, and the advice what is missing."""
    sigma = steered("ghz", "XZ").assemblage()
    with pytest.raises(Undecided) as caught:
        es.prove(es.Quantum(sigma))
    assert "member of the almost-quantum set" in caught.value.stages[-1]
    assert "Give a realisation (state and measurements)" in str(caught.value)
    assert es.Quantum(sigma) == caught.value.claim


def test_a_realisation_of_another_assemblage_is_refused(steered):
    """The first element that differs is named; another scenario is named as such."""
    sigma = steered("ghz", "XZ").assemblage()
    with pytest.raises(InputError, match=r"the realisation steers to another element 0,0\|0,1"):
        es.prove(es.AlmostQuantum(sigma), realisation=steered("ghz", "XY"))
    with pytest.raises(InputError, match=r"the realisation steers to another element 0,0\|0,0"):
        es.prove(es.Quantum(es.catalogue.breuer_hall()), realisation=es.catalogue.breuer_hall_realisation())
    with pytest.raises(InputError, match="the realisation is for outcomes per setting 2,2 and"):
        es.prove(es.Quantum(sigma, steered("bell", "XZ")))


def test_a_known_realisation_proves_membership_without_a_solver(steered, monkeypatch):
    """Its exact Gram matrix is the moment matrix."""
    monkeypatch.setattr(solver, "LADDER", ())
    realisation = steered("w", "XY")
    sigma = realisation.assemblage()
    for claim in (es.AlmostQuantum(sigma), es.MomentSet(sigma, "2"), es.Quantum(sigma), es.NoSignalling(sigma)):
        assert claim.kind == es.verify(es.prove(claim, realisation=realisation)).kind
    with pytest.raises(SolverFailed):
        es.prove(es.AlmostQuantum(sigma))


def test_a_realisation_with_noisy_measurements_still_proves_the_quantum_claim():
    """Effects that are no projectors realise; for a moment set the search goes on without them."""
    effects = (identity(2) + PAULI_X / 2) / 2, (identity(2) - PAULI_X / 2) / 2
    realisation = Realisation(pure_state([1, 0, 0, 1], {"A": 2, "B": 2}), ((Measurement(effects), Z),))
    sigma = realisation.assemblage()
    assert es.verify(es.prove(es.Quantum(sigma, realisation))).kind == "quantum"
    certificate = es.prove(es.AlmostQuantum(sigma), realisation=realisation)
    assert certificate.provenance["solvers"]


def test_square_roots_that_cancel_do_not_stand_in_the_way():
    """(|00> + |11>)/sqrt 2 and |+>, |-> with their square roots written out steer to a rational assemblage."""
    state = pure_state(["sqrt(2)/2", 0, 0, "sqrt(2)/2"], {"A": 2, "B": 2})
    hadamard = basis_measurement(matrix([["sqrt(2)", "sqrt(2)"], ["sqrt(2)", "-sqrt(2)"]]))
    realisation = Realisation(state, ((hadamard, Z),))
    sigma = realisation.assemblage()
    assert sigma.field == es.QQ
    for claim in (es.Quantum(sigma), es.AlmostQuantum(sigma)):
        assert claim.kind == es.verify(es.prove(claim, realisation=realisation)).kind


def test_an_irrational_realisation_of_a_rational_assemblage_is_no_obstacle():
    """White noise measured along (X + Z)/sqrt 2: the Gram matrix is not rational, so the search finds another."""
    realisation = Realisation(maximally_mixed({"A": 2, "B": 2}), ((TILTED, Z),))
    sigma = realisation.assemblage()
    assert sigma.field == es.QQ
    for claim in (es.Quantum(sigma), es.AlmostQuantum(sigma)):
        assert claim.kind == es.verify(es.prove(claim, realisation=realisation)).kind


def test_large_mixed_states_are_within_the_checkers_limits(monkeypatch):
    """Two qutrits and a qubit: the Gram matrix has more columns than rows, so it is shipped itself, singular or not."""
    monkeypatch.setattr(solver, "LADDER", ())
    bases = (basis_measurement(matrix([[1, 1, 1], [1, -1, 1], [1, 0, -2]])), basis_measurement(identity(3)))
    systems = {"A": 3, "B": 3, "C": 2}
    half = State(systems, matrix([[fmpq(int(j == k < 10), 10) for k in range(18)] for j in range(18)]))
    for state in (maximally_mixed(systems), half):
        qutrits = Realisation(state, (bases, bases))
        assert es.verify(es.prove(es.AlmostQuantum(qutrits.assemblage()), realisation=qutrits)).kind == "moment-set"


def test_a_large_mixed_state_is_proved_positive_by_a_factor():
    """A state of size 72 is beyond the checker's elimination."""
    large = Realisation(maximally_mixed({"A": 9, "B": 8}), ((basis_measurement(identity(9)),),))
    assert large.state.matrix.rows > MAX_ELIMINATION
    assert es.verify(es.prove(es.Quantum(large.assemblage()), realisation=large)).kind == "quantum"


def test_a_large_singular_state_without_its_support_is_refused_with_advice():
    """Neither elimination nor a factor proves it positive; a pure state knows its support."""
    pure = pure_state([1] * 72, {"A": 9, "B": 8})
    measurements = ((basis_measurement(identity(9)),),)
    known = Realisation(pure, measurements)
    assert es.verify(es.prove(es.Quantum(known.assemblage()), realisation=known)).kind == "quantum"
    forgotten = Realisation(State(pure.systems, pure.matrix), measurements)
    with pytest.raises(InputError, match="a singular state of size 72 is too large for elimination"):
        es.prove(es.Quantum(forgotten.assemblage()), realisation=forgotten)


def test_scenarios_without_any_choice_are_proved():
    """One setting with one outcome: the moment matrix is the reduced state, singular or not."""
    trivial = Scenario(((1,),), (2,))
    for rho in (identity(2) / 2, matrix([[1, 0], [0, 0]]), matrix([["1/2", "I/2"], ["-I/2", "1/2"]])):
        assert es.verify(es.prove(es.AlmostQuantum(Assemblage(trivial, {(0, 0): rho})))).kind == "moment-set"


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_quantum_assemblages_are_proved_quantum(realisations, data):
    """Random rational states and POVMs: the realisation is a proof."""
    realisation = data.draw(realisations())
    claim = es.Quantum(realisation.assemblage(), realisation)
    assert es.verify(es.prove(claim)).kind == "quantum"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_quantum_assemblages_are_never_refuted(realisations, data):
    """The almost-quantum set contains the quantum set: without the realisation, membership is proved or left open."""
    sigma = data.draw(realisations()).assemblage()
    try:
        certificate = es.decide(es.AlmostQuantum(sigma))
    except Undecided:
        return
    assert es.AlmostQuantum(sigma) == certificate.claim


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_noisy_quantum_assemblages_are_always_proved(realisations, data):
    """With a tenth of white noise they lie in the interior, where rounding succeeds."""
    sigma = noisy(data.draw(realisations()).assemblage(), fmpq(1, 10))
    assert isinstance(es.prove(es.AlmostQuantum(sigma)).witness, MomentBlocks)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=4, max_size=4))
def test_mixtures_of_members_are_members(steered, weights):
    """The almost-quantum set is convex: four boundary members, mixed with any weights."""
    members = [steered(*name).assemblage() for name in (("ghz", "XZ"), ("w", "XZ"), ("ghz", "XY"), ("product", "ZX"))]
    total = sum(weights)
    sigma = mixture([fmpq(w, total) for w in weights], members)
    assert es.AlmostQuantum(sigma) == es.decide(es.AlmostQuantum(sigma)).claim


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100))
def test_mixing_with_a_member_moves_along_the_segment(pr_box, percent):
    """On the segment from the PR box to a deterministic point, members form an interval at the deterministic end.

    The CHSH value is 4 v + 2 (1 - v): beyond 2 sqrt 2 nothing is a member, and at v = 0 it is.
    """
    v = fmpq(percent, 100)
    sigma = mixture([v, 1 - v], [pr_box(1), deterministic_for_chsh()])
    certificate = es.decide(es.AlmostQuantum(sigma))
    if 4 * v + 2 * (1 - v) > fmpq(2829, 1000):
        assert es.NotAlmostQuantum(sigma) == certificate.claim
    if v == 0:
        assert es.AlmostQuantum(sigma) == certificate.claim


def deterministic_for_chsh() -> Assemblage:
    """Outcome 0 always: CHSH = 2."""
    return Assemblage(BEHAVIOURS, {(a, x): [[int(a == (0, 0))]] for a, x in BEHAVIOURS.keys()})


def relabelled(
    sigma: Assemblage, swap: bool, settings_: tuple[int, int], flips: tuple[int, int, int, int]
) -> Assemblage:
    """The parties swapped, settings exchanged and outcomes flipped per setting."""
    table: dict[tuple, Matrix] = {}
    for (a, x), m in sigma.elements.items():
        y = tuple(x[j] ^ settings_[j] for j in range(2))
        b = tuple(a[j] ^ flips[2 * j + x[j]] for j in range(2))
        table[(b[::-1], y[::-1]) if swap else (b, y)] = m
    return Assemblage(sigma.scenario, table)


bits = st.integers(0, 1)


@settings(max_examples=15, deadline=None)
@given(st.booleans(), st.tuples(bits, bits), st.tuples(bits, bits, bits, bits))
def test_relabelling_keeps_outsiders_outside(pr_box, swap, exchange, flips):
    """Party, setting and outcome names are conventions: every PR box, with Bob's state, is an outsider."""
    sigma = relabelled(pr_box(es.parse("4/5"), matrix([["3/4", "I/4"], ["-I/4", "1/4"]])), swap, exchange, flips)
    assert es.NotAlmostQuantum(sigma) == es.decide(es.AlmostQuantum(sigma)).claim


@settings(max_examples=10, deadline=None)
@given(st.booleans(), st.tuples(bits, bits), st.tuples(bits, bits, bits, bits))
def test_relabelling_keeps_members_inside(steered, swap, exchange, flips):
    """The same for noisy W correlations, on the other side."""
    sigma = relabelled(noisy(steered("w", "XZ").assemblage(), fmpq(1, 5)), swap, exchange, flips)
    assert es.AlmostQuantum(sigma) == es.decide(es.AlmostQuantum(sigma)).claim


def test_a_unitary_on_the_trusted_side_keeps_breuer_hall_outside():
    """sigma -> V sigma V^dag for a rational unitary."""
    v = matrix([["3/5", "4/5"], ["-4/5", "3/5"]]).tensor(matrix([[1, 0], [0, "I"]]))
    sigma = es.catalogue.breuer_hall()
    moved = Assemblage(sigma.scenario, {key: v @ m @ v.adjoint() for key, m in sigma.elements.items()})
    assert es.NotAlmostQuantum(moved) == es.decide(es.AlmostQuantum(moved)).claim


def test_valid_assemblages_are_no_signalling():
    """The claim needs no witness: the checker evaluates it."""
    for sigma in (tsirelson(), deterministic(), es.catalogue.breuer_hall()):
        assert es.verify(es.prove(es.NoSignalling(sigma))).kind == "no-signalling"


@pytest.mark.parametrize("rung", [name for name, _, _ in solver.LADDER])
def test_no_solver_changes_a_verdict(pr_box, rung):
    """Every rung proves the same two claims, and the certificate says which one was used."""
    for visibility, claim in (("7/10", es.AlmostQuantum), ("3/4", es.NotAlmostQuantum)):
        sigma = pr_box(es.parse(visibility))
        certificate = es.prove(claim(sigma), solver=rung)
        assert [rung] == certificate.provenance["solvers"]


def test_a_failing_ladder_is_reported_with_the_claim(pr_box, monkeypatch):
    """`SolverFailed` is an `Undecided` about the claim, with every attempt among its stages."""

    def breaking(program, options):
        raise ArithmeticError(5)

    monkeypatch.setattr(solver, "LADDER", (("first", breaking, {}), ("second", breaking, {})))
    claim = es.AlmostQuantum(pr_box(1))
    with pytest.raises(SolverFailed) as caught:
        es.decide(claim)
    assert claim == caught.value.claim
    assert [stage.split(" (")[0] for stage in caught.value.stages] == ["first: failed", "second: failed"]


def test_a_time_limit_ends_the_search(pr_box, monkeypatch):
    """A solver that never comes back leaves the claim undecided, with the attempt on record."""
    from time import sleep

    monkeypatch.setattr(solver, "LADDER", (("slow", lambda program, options: sleep(300), {}),))
    with pytest.raises(TimeLimitReached) as caught:
        es.decide(es.AlmostQuantum(pr_box(1)), time_limit=0.5)
    assert "slow: stopped at the time limit" in caught.value.stages[-1]


@pytest.mark.parametrize("limit", [0, -1])
def test_a_time_limit_must_be_positive(pr_box, limit):
    """Whatever the claim, before anything is tried."""
    for claim in (es.AlmostQuantum(pr_box(1)), es.NoSignalling(pr_box(1))):
        with pytest.raises(InputError, match=f"a time limit must be positive, not {limit}"):
            es.decide(claim, time_limit=limit)


def test_unknown_levels_and_solvers_are_refused(pr_box):
    """Options and levels are checked against what exists."""
    with pytest.raises(UnknownName, match="'quantum' is not a level"):
        es.decide(es.MomentSet(pr_box(1), "quantum"))
    with pytest.raises(InputError, match="there is no solver 'mosek'"):
        es.decide(es.AlmostQuantum(pr_box(1)), solver="mosek")


def test_progress_tells_the_story(pr_box):
    """The solver, the grids and the check are announced in this order."""
    lines: list[str] = []
    es.prove(es.NotAlmostQuantum(pr_box(1)), progress=lines.append)
    assert lines[0].startswith("solving with cvxopt: blocks 9, ")
    assert any(line.endswith("separates") for line in lines)
    assert lines[-1].startswith("checking a certificate of ")
