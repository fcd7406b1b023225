"""Searches for examples: post-quantum images of integer states, and assemblages that are local and yet post-quantum."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.certificates.examples.images import GAUSSIAN, REAL, ImageSearch, amplitudes_text, roundings, vector
from exactsteer.certificates.examples.local_gap import GapSearch
from exactsteer.certificates.examples.only_quantum_correlations import (
    breuer_hall_theorem,
    choi_image_theorem,
    conjoined,
    decomposable_qubit_map,
    map_proof,
    post_quantum_image,
)
from exactsteer.certificates.examples.separation import separation
from exactsteer.errors import InputError, NotPositive, Refuted
from exactsteer.programs.local import regular_polygon
from exactsteer.quantum.maps import ChoiMatrix, completely_positive
from exactsteer.quantum.positive_maps import affine_qubit_map, breuer_hall, choi_map, generalised_choi, reduction
from exactsteer.steering import catalogue
from exactsteer.steering.catalogue import named_measurements
from exactsteer.steering.planar import povm_lift

SETTINGS = (named_measurements("ZX"), named_measurements("triple5"))
SEARCH = ImageSearch(choi_map(), SETTINGS)
CHOI_IMAGE = tuple((int(k in (0, 4, 8)), 0) for k in range(12))


def test_the_choi_image_is_one_theorem():
    """Post-quantum, and an image under a positive map of a quantum assemblage: 7 kB, verified by the checker."""
    claim, witness = choi_image_theorem()
    certificate = conjoined((claim, witness))
    theorem = es.verify(certificate)
    assert theorem.kind == "conjunction"
    assert claim.claims[0].family.members[0].elements == catalogue.choi_image().elements
    assert [part.kind for part in claim.claims] == ["family-outside", "family-member"]
    assert len(certificate.text) < 10_000


def test_the_breuer_hall_assemblage_is_one_theorem():
    """Section 5.2 of arXiv:1708.00756: post-quantum, and only quantum correlations, over Q(sqrt 2, i)."""
    claim, witness = breuer_hall_theorem()
    assert es.verify(conjoined((claim, witness))).kind == "conjunction"
    assert claim.claims[0].family.members[0].elements == catalogue.breuer_hall().elements
    assert claim.claims[1].of == "positive-maps"


def test_a_quantum_image_makes_no_theorem():
    """The reduction map is decomposable: the image is almost quantum, and the opposite is what is proved."""
    with pytest.raises(Refuted):
        post_quantum_image(catalogue.choi_image_realisation(), map_proof(reduction(3)))
    with pytest.raises(Refuted):
        map_proof(generalised_choi(1, number("1/4"), 0))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(-3, 3), min_size=12, max_size=12).filter(any))
def test_affine_qubit_maps_are_certified_decomposable_without_a_solver(entries):
    """Every map of the ball into itself: the closed form is accepted by the checker each time."""
    total = sum(map(abs, entries))
    rows = [[number(x) / total for x in entries[3 * k : 3 * k + 3]] for k in range(3)]
    channel = affine_qubit_map(rows, [number(x) / total for x in entries[9:]])
    assert es.verify(decomposable_qubit_map(channel)).kind == "operator-in"


def test_boundary_and_named_qubit_maps_are_certified_decomposable():
    """Amplitude damping and its mirror image, a map of rank one, a map over Q(sqrt 2); what is not positive is refused."""
    damped = [[["3/5", 0, 0], [0, sign, 0], [0, 0, "9/25"]] for sign in ("3/5", "-3/5")]
    root = [["sqrt(2)/2", 0, 0], [0, "sqrt(2)/2", 0], [0, 0, 0]]
    for bloch, shift in ((damped[0], "16/25"), (damped[1], "16/25"), ([[0] * 3] * 3, 1), (root, "1/3")):
        assert es.verify(decomposable_qubit_map(affine_qubit_map(bloch, [0, 0, shift]))).kind == "operator-in"
    assert es.verify(decomposable_qubit_map(completely_positive([es.matrix([[0, 0], [0, 0]])]))).kind == "operator-in"
    with pytest.raises(NotPositive):
        decomposable_qubit_map(affine_qubit_map(damped[0], [0, 0, "17/25"]))


def test_the_separation_of_a_member_is_none():
    """Post-quantum assemblages have a functional that is positive on them; quantum ones have none."""
    found = separation(catalogue.sainz2015_table_1())
    assert found.value == pytest.approx(-0.00434, abs=1e-4)
    assert found.functional.value(catalogue.sainz2015_table_1()).sign() > 0
    assert separation(catalogue.choi_image_before_map()) is None


def test_the_catalogue_s_choi_image_is_an_example_that_cannot_be_reduced():
    """Three amplitudes: leaving out any of them makes the image almost quantum."""
    example = SEARCH.example(CHOI_IMAGE)
    assert example.count == 3
    assert SEARCH.image(CHOI_IMAGE) == catalogue.choi_image()
    assert SEARCH.reduced(example) == example
    assert amplitudes_text(CHOI_IMAGE, (2, 2, 3)) == "|000> + |011> + |102>"


def test_a_random_state_is_widened_and_reduced():
    """The same random numbers give the same examples; the wide one is further outside, the small one has fewer amplitudes."""
    found = next(e for k in range(20) if (e := SEARCH.examples(Random(f"test:{k}"))))
    again = next(e for k in range(20) if (e := SEARCH.examples(Random(f"test:{k}"))))
    assert {k: e.amplitudes for k, e in found.items()} == {k: e.amplitudes for k, e in again.items()}
    small = found.get("small", found["wide"])
    assert found["wide"].separation.value <= small.separation.value or found["wide"].count >= small.count
    assert small.count >= 3
    assert es.prove(es.NotAlmostQuantum(SEARCH.image(small.amplitudes))).claim.kind == "not-moment-set"


def test_the_best_vector_is_rounded_to_amplitudes():
    """The projector on an integer vector leads back to that vector, with real and with Gaussian phases."""
    for phases, amplitudes in ((REAL, ((1, 0), (0, 0), (-1, 0))), (GAUSSIAN, ((1, 0), (0, 1), (0, 0)))):
        v = vector(amplitudes)
        assert amplitudes in roundings(v @ v.adjoint(), phases)


def test_random_states_have_the_phases_asked_for():
    """Gaussian phases for maps with complex images; at least three amplitudes."""
    search = ImageSearch(breuer_hall(4), (SETTINGS[0], SETTINGS[0]), GAUSSIAN)
    drawn = [search.random_state(Random(k)) for k in range(20)]
    assert {x for state in drawn for x in state} == {(0, 0), *GAUSSIAN}
    assert all(sum(x != (0, 0) for x in state) >= 3 for state in drawn)


def test_maps_that_are_no_positive_trace_preserving_maps_are_refused():
    """A trace that changes is seen at once, a map that is not positive when an image shows it."""
    doubled = ChoiMatrix(3, 3, choi_map().matrix * 2)
    with pytest.raises(InputError, match="the map is not trace preserving"):
        ImageSearch(doubled, SETTINGS)
    flipped = ImageSearch(generalised_choi(0, number("1/2"), 0), SETTINGS)
    with pytest.raises(InputError, match="the map is not positive: an image has an element that is not"):
        flipped.image(tuple((1, 0) for _ in range(12)))


def test_local_yet_post_quantum_assemblages_are_found_and_proved():
    """From a seed: local for every projective measurement, post-quantum, with a gap several times that of the printed table."""
    search = GapSearch(regular_polygon(4, 100))
    found = [e for k in range(8) if (e := search.example(Random(f"test:{k}"))) is not None]
    widest = min(found, key=lambda e: e.separation.value)
    assert widest.separation.value < 3 * separation(catalogue.sainz2015_table_1()).value
    both, lift = search.certificate(widest), search.lift(widest)
    assert [claim.kind for claim in both.claim.claims] == ["not-moment-set", "local-in-plane"]
    assert es.verify(both).kind == "conjunction"
    assert both.margin.sign() > 0
    assert lift.claim == es.NotAlmostQuantum(povm_lift(widest.assemblage))
    # and again by the search for a model of a given assemblage
    assert es.prove(es.LocalInPlane(widest.assemblage, search.polygon)).claim.kind == "local-in-plane"
