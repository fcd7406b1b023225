"""The checker against an independent decision: random certificates and random changes of committed ones, judged by both."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flint import fmpq
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from independent_decision import TABLES
from judging import CHANGES_OF_AN_INTEGER, canonical, compared, integers_in, load, planes_in
from object_decisions import proves

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, column, identity, matrix
from exactsteer.algebra.number import I, number
from exactsteer.algebra.positivity import Elimination
from exactsteer.certificates.certificate import Certificate
from exactsteer.certificates.encoding import encode_table
from exactsteer.certificates.witnesses import GramMatrix, NoWitness, Witness
from exactsteer.checker import Malformed, Rejected, check
from exactsteer.claims import (
    LHS,
    Claim,
    HermitianRealisation,
    MomentSet,
    NoSignalling,
    NotMomentSet,
    PseudoLHS,
    Quantum,
    SequentialQuantum,
)
from exactsteer.programs.moment import MomentProgram
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.branches import gram_realisation
from exactsteer.steering.hidden_states import affine_combination, theorem_5
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.sequential import SequentialAssemblage, tower
from exactsteer.steering.unphysical import dual_basis_realisation, theorem_6

FOLDER = Path(__file__).parent
Json = Any

# ---------------------------------------------------------------------------------------------------------------------
# Committed certificates and changes of them


COMMITTED = sorted([*(FOLDER / "accepts").glob("*.json"), *(FOLDER / "rejects").glob("*.json")])
LIGHT = [path for path in COMMITTED if path.stat().st_size < 900]
LIGHT_MODELS = [path for path in COMMITTED if path.parent.name == "accepts" and path.stat().st_size < 1100]


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_committed_certificates_are_judged_alike(path: Path) -> None:
    """The independent decision agrees with every accepted and every rejected certificate."""
    assert compared(load(path)) == {"accepts": "verified", "rejects": "rejected"}[path.parent.name]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("moment_set_facial", "rejected"),
        ("moment_set_unequal_outcomes", "verified"),
        ("moment_set_factor", "rejected verified"),
        ("moment_set_complex_block", "verified"),
        ("not_moment_set", "rejected verified"),
        ("not_moment_set_factor", "rejected verified"),
        ("quantum_mixed_state", "rejected"),
        ("bound_level_1", "rejected"),
        ("ball_outside", "malformed rejected"),
        ("local_in_plane", "malformed rejected"),
        ("quantum_effect_positive_by_root", "rejected verified"),
    ],
)
def test_single_changes_of_a_witness_are_judged_alike(name: str, expected: str) -> None:
    """Each entry of a witness changed by 1, up and down: the same mutants are proofs for both judges, and some are."""
    original = load(FOLDER / "accepts" / f"{name}.json")
    verdicts = set()
    for index, (container, key) in enumerate(planes_in(original["witness"])):
        for j, row in enumerate(container[key]):
            for k in range(len(row)):
                for change in (1, -1):
                    mutant = copy.deepcopy(original)
                    place, name_of = list(planes_in(mutant["witness"]))[index]
                    place[name_of][j][k] += change
                    verdicts.add(compared(canonical(mutant)))
    assert verdicts == set(expected.split())


CHANGES: list[tuple[str, Callable[[Json], Json]]] = [
    ("negated", lambda plane: [[-x for x in row] for row in plane]),
    ("doubled", lambda plane: [[2 * x for x in row] for row in plane]),
    (
        "transposed",
        lambda plane: [list(row) for row in zip(*plane, strict=True)] if len(plane) == len(plane[0]) else plane,
    ),
    ("rows reversed", lambda plane: plane[::-1] if len(plane[0]) == len(plane[-1]) else plane),
    ("cleared", lambda plane: 0),
    ("unit", lambda plane: [[int(j == k) for k in range(len(row))] for j, row in enumerate(plane)]),
]


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_changes_are_judged_alike(data: st.DataObject) -> None:
    """Certificates with digits and planes changed, in the claim or in the witness, are judged alike."""
    document = load(data.draw(st.sampled_from(LIGHT)))
    for _ in range(data.draw(st.integers(1, 2))):
        part = document[data.draw(st.sampled_from(["witness", "witness", "claim"]))]
        places = [place for place in planes_in(part) if place[1] != "untrusted"]
        numbers = [(part, key) for part in (part, part.get("proof"), part.get("state")) if isinstance(part, dict)
                   for key in ("denominator", "scale", "weight") if isinstance(part.get(key), int)]  # fmt: skip
        if numbers and data.draw(st.integers(0, 5)) == 0:
            container, key = data.draw(st.sampled_from(numbers))
            container[key] = max(0, container[key] + data.draw(st.sampled_from([-1, 1, container[key]])))
        elif places:
            container, key = data.draw(st.sampled_from(places))
            plane = container[key]
            if data.draw(st.booleans()):
                row = data.draw(st.sampled_from(plane))
                index = data.draw(st.integers(0, len(row) - 1))
                row[index] = data.draw(
                    st.sampled_from([row[index] + 1, row[index] - 1, -row[index], 0, 10 * row[index]])
                )
            else:
                container[key] = data.draw(st.sampled_from(CHANGES))[1](plane)
            canonical(document)
    event(compared(document))


def is_model(path: Path) -> bool:
    """Whether a construction is the witness: not searched for, and with weights and forms that other kinds do not have."""
    witness = load(path)["witness"]
    parts = {"terms", "branches", "effects", "functional", "noise", "elements"}
    if path.stem.endswith("no_signalling_most"):
        return False  # a table of zeros, of which only the denominator can be changed
    return not parts.isdisjoint(witness) or path.stem.startswith("hermitian")


MODELS = [path for path in LIGHT_MODELS if is_model(path)]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_single_changes_of_models_are_judged_alike(path: Path) -> None:
    """Each integer of a model or a realisation changed by 1, up and down, negated and doubled."""
    original = load(path)
    verdicts = set()
    for index in range(len(list(integers_in(original["witness"])))):
        for change in CHANGES_OF_AN_INTEGER:
            mutant = copy.deepcopy(original)
            place, key = list(integers_in(mutant["witness"]))[index]
            place[key] = change(place[key])
            if mutant != original:
                verdicts.add(compared(canonical(mutant)))
    assert "rejected" in verdicts


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_changed_claim_has_another_sha256(data: st.DataObject) -> None:
    """When the claim is changed, the certificate is refused or the verdict shows another sha256."""
    light = [path for path in LIGHT if path.parent.name == "accepts"]
    about_data = [path for path in light if load(path)["claim"]["kind"] in TABLES]
    path = data.draw(st.sampled_from(about_data))
    document = load(path)
    before = check(json.dumps(document)).sha256
    claim = document["claim"]
    table = claim[TABLES[claim["kind"]]]
    container, key = data.draw(st.sampled_from(list(planes_in(table["elements"]))))
    match data.draw(st.integers(0, 3)):
        case 0:
            elements = table["elements"]
            first, second = data.draw(st.sampled_from(sorted(elements))), data.draw(st.sampled_from(sorted(elements)))
            elements[first], elements[second] = elements[second], elements[first]
        case 1:
            table["denominator"] = data.draw(st.integers(1, 50))
        case 2:
            container[key] = data.draw(st.sampled_from(CHANGES))[1](container[key])
        case _:
            row = data.draw(st.sampled_from(container[key]))
            row[data.draw(st.integers(0, len(row) - 1))] += data.draw(st.integers(-3, 3))
    canonical(document)
    try:
        after = check(json.dumps(document)).sha256
    except (Rejected, Malformed):
        return
    assert (after == before) == (claim == load(path)["claim"])
    assert proves(document)


# ---------------------------------------------------------------------------------------------------------------------
# Random certificates


GAUSSIAN = st.builds(lambda a, b: number(a) + I * b, st.integers(-2, 2), st.integers(-2, 2))


def vectors(size: int) -> st.SearchStrategy[Matrix]:
    """Nonzero columns of small Gaussian integers."""
    return st.lists(GAUSSIAN, min_size=size, max_size=size).map(column).filter(lambda v: not v.is_zero)


@st.composite
def realisations(draw: st.DrawFn) -> Realisation:
    """One or two qubits with one or two projective measurements each, and a trusted system of dimension 1 or 2."""
    parties, trusted = draw(st.sampled_from([(1, 2), (2, 1), (1, 1)]))
    size = 2**parties * trusted
    terms = [v @ v.adjoint() for v in draw(st.lists(vectors(size), min_size=1, max_size=2))]
    total = sum(terms[1:], terms[0])
    measurements = []
    for _ in range(parties):
        directions = draw(st.lists(vectors(2), min_size=1, max_size=2))
        projectors = [v @ v.adjoint() / (v.adjoint() @ v)[0, 0] for v in directions]
        measurements.append(tuple(Measurement((p, identity(2) - p)) for p in projectors))
    systems = {f"A{j}": 2 for j in range(parties)} | {"B": trusted}
    return Realisation(State(systems, total / total.trace()), tuple(measurements))


def certificate(claim: Claim, witness: Witness) -> Json:
    """The JSON of a certificate that the package writes."""
    return json.loads(Certificate(claim, witness).text)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(realisations())
def test_what_a_realisation_steers_to_is_proved(realisation: Realisation) -> None:
    """A random realisation proves that its assemblage is no-signalling, quantum and a member of the moment set."""
    sigma = realisation.assemblage()
    frame = realisation.moment_frame(MomentProgram(sigma, "almost-quantum").index.words)
    for claim, witness in (
        (NoSignalling(sigma), NoWitness()),
        (Quantum(sigma), realisation),
        (MomentSet(sigma), frame),
    ):
        assert compared(certificate(claim, witness)) == "verified"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(realisations())
def test_what_is_constructed_from_an_assemblage_is_proved(realisation: Realisation) -> None:
    """A random assemblage has a pseudo-LHS model and a Hermitian operator; as a sequence, a tower; of one party, a form."""
    sigma = realisation.assemblage()
    sequence = SequentialAssemblage(sigma.scenario, dict(sigma.elements))
    claims: list[tuple[Claim, Witness]] = [
        (PseudoLHS(sigma), affine_combination(theorem_5(sigma))),
        (HermitianRealisation(sigma), dual_basis_realisation(sigma)),
        (HermitianRealisation(sigma), theorem_6(sigma)),
        (SequentialQuantum(sequence), tower(sequence)),
    ]
    if sigma.scenario.parties == 1:
        claims.append((Quantum(sigma), gram_realisation(sigma)))
    for claim, witness in claims:
        assert compared(certificate(claim, witness)) == "verified"
    local = theorem_5(sigma)
    assert compared(certificate(LHS(sigma), local)) == ("verified" if local.is_local else "rejected")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_sequences_are_judged_alike(data: st.DataObject) -> None:
    """Three steps with random correlators: causal just if no correlator depends on a setting that comes later."""
    outcomes, steps = [[2, 2], [2], [2, 2]], range(3)
    joint = list(product(*(range(len(party)) for party in outcomes)))
    weights = {}
    for mask in list(product((False, True), repeat=3))[1:]:
        until = max(j for j in steps if mask[j])
        own: dict[tuple[int, ...], int] = {}
        for x in joint:  # a correlator may depend on every setting up to its last outcome
            weights[mask, x] = own.setdefault(x[: until + 1], data.draw(st.sampled_from([0, 0, 1, -1])))
    signals = data.draw(st.booleans())
    if signals:
        early = data.draw(st.sampled_from([mask for mask, _ in weights if not mask[2]]))
        weights[early, data.draw(st.sampled_from(joint))] += data.draw(st.sampled_from([1, -1]))
    elements = {}
    for a, x in product(product((0, 1), repeat=3), joint):
        p = 8 + sum(w * (-1) ** sum(a[j] for j in steps if mask[j]) for (mask, y), w in weights.items() if y == x)
        elements[f"{','.join(map(str, a))}|{','.join(map(str, x))}"] = [[[p]] if p else 0, 0]
    table = {"field": "Q", "untrusted": outcomes, "trusted": [1], "denominator": 64, "elements": elements}
    state = {"denominator": 1, "matrix": [[[1]]], "rule": "elimination"}
    document = {
        "format": "exactsteer-certificate/1",
        "claim": {"kind": "sequential-quantum", "sequence": table},
        "witness": {"state": state, "effects": table},
        "provenance": {},
    }
    verdict = compared(document)
    assert verdict != "verified" or not signals
    event(f"{verdict}, {'one correlator changed' if signals else 'causal'}")


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from([-8, -7, -6, -5, 0, 5, 6, 7, 8]), min_size=4, max_size=4),
    st.integers(1, 3),
    st.integers(1, 3),
    st.integers(0, 2),
)
def test_random_boxes_and_functionals_are_judged_alike(correlators: list[int], c: int, d: int, shift: int) -> None:
    """The squares (d A0 - c (B0 + B1))^2 + (d A1 - c (B0 - B1))^2 + shift separate just the boxes that they should."""
    scenario = Scenario(((2, 2), (2, 2)), (1,))
    table = {
        (a, x): [[number(8 + (-1) ** sum(a) * correlators[2 * x[0] + x[1]]) / 32]]
        for a, x in scenario.keys()
    }  # fmt: skip
    rows = []
    for x in range(2):
        weights = {3 * (x + 1): d, 1: -c, 2: -c * (-1) ** x}
        rows.append([-sum(weights.values()), *(2 * weights.get(k, 0) for k in range(1, 9))])
    v = matrix(rows)
    gram = v.transpose() @ v + identity(9) * shift
    e = correlators
    value = fmpq(2 * d * d + 4 * c * c) - fmpq(2 * c * d * (e[0] + e[1] + e[2] - e[3]), 8)
    value += shift * (1 + 4 * fmpq(1, 2) + sum(fmpq(8 + x, 32) for x in e))
    document = certificate(NotMomentSet(Assemblage(scenario, table)), GramMatrix(gram, Elimination()))
    assert compared(document) == ("verified" if value < 0 else "rejected")


def table_json(constant: fmpq, slope: fmpq, correlators: list[int] | None = None) -> Json:
    """The table constant/4 + slope (-1)^(a + b + x y), or (1 + (-1)^(a + b) correlator / 8) / 4."""
    scenario = Scenario(((2, 2), (2, 2)), (1,))
    elements = {}
    for a, x in scenario.keys():
        if correlators is None:
            elements[a, x] = matrix([[constant / 4 + slope * (-1) ** (a[0] + a[1] + x[0] * x[1])]])
        else:
            elements[a, x] = matrix([[fmpq(8 + (-1) ** sum(a) * correlators[2 * x[0] + x[1]], 32)]])
    return encode_table(scenario, elements, QQ)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from([-8, -7, -5, 0, 4, 5, 7, 8]), min_size=4, max_size=4),
    st.fractions(0, 2, max_denominator=4),
    st.fractions(-1, 1, max_denominator=4),
    st.fractions(0, 1, max_denominator=3),
    st.sampled_from(["steerable", "given", "lhs", "no-signalling", "weight"]),
    st.booleans(),
)
def test_random_functionals_of_boxes_are_judged_alike(
    e: list[int], constant: Fraction, slope: Fraction, value: Fraction, kind: str, usual: bool
) -> None:
    """constant - slope CHSH proves what 2, 4 and the value of CHSH say: positive on the set, bounded on the noise."""
    c, d, v = (fmpq(n.numerator, n.denominator) for n in (2 * abs(slope) if usual else constant, slope, value))
    found = c - d * fmpq(e[0] + e[1] + e[2] - e[3], 8)
    claim = {"kind": "robustness", "assemblage": table_json(fmpq(0), fmpq(0), e), "set": "lhs", "sense": "min"}
    claim |= {"value": {"denominator": int(v.q), "coefficients": [int(v.p)]}}
    witness = {"functional": table_json(c, -d), "member": {}, "noise": {}}
    local, bounded = c >= 2 * abs(d), found <= -v
    if kind == "steerable":
        claim = {"kind": "steerable", "assemblage": claim["assemblage"]}
        witness, bounded = {"functional": witness["functional"]}, found < 0
    elif kind == "weight":
        claim["kind"], witness["noise"] = "weight", table_json(c + 1, -d)
        bounded = bounded and c + 1 >= 4 * abs(d)
    elif kind == "given":
        claim["noise"] = table_json(fmpq(1), fmpq(0))
        bounded = bounded and c <= 1
    else:
        claim["noise"] = kind
        witness["noise"] = table_json(1 - c, d) if kind == "no-signalling" else {}
        bounded = bounded and 1 - c >= (4 if kind == "no-signalling" else 2) * abs(d)
    document = {"format": "exactsteer-certificate/1", "claim": claim, "witness": witness, "provenance": {}}
    verdict = compared(document)
    assert verdict == ("verified" if local and bounded else "rejected")
    event(f"{kind} {verdict}")


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_random_correlations_are_judged_alike(data: st.DataObject) -> None:
    """Three parties' probabilities with a random correlator for each subset: they signal just if one depends on too much."""
    outcomes, parties = [[2, 2], [2], [2, 2]], range(3)
    masks = list(product((False, True), repeat=3))[1:]
    settings_of = list(product(*(range(len(party)) for party in outcomes)))
    weights = {}
    for mask in masks:
        own: dict[tuple[int, ...], int] = {}
        for x in settings_of:
            kept = tuple(x[j] for j in parties if mask[j])
            weights[mask, x] = own.setdefault(kept, data.draw(st.sampled_from([0, 0, 1, -1, 2])))
    signals = data.draw(st.booleans())
    if signals:
        few = [mask for mask in masks if not (mask[0] and mask[2])]  # the second party has one setting
        mask, x = data.draw(st.sampled_from(few)), data.draw(st.sampled_from(settings_of))
        weights[mask, x] += data.draw(st.sampled_from([1, -1]))
    elements = {}
    scale = data.draw(st.sampled_from([8, 16]))
    for a, x in product(product((0, 1), repeat=3), settings_of):
        p = scale + sum(w * (-1) ** sum(a[j] for j in parties if mask[j]) for (mask, y), w in weights.items() if y == x)
        elements[f"{','.join(map(str, a))}|{','.join(map(str, x))}"] = [[[p]] if p else 0, 0]
    table = {"field": "Q", "untrusted": outcomes, "trusted": [1], "denominator": 8 * scale, "elements": elements}
    document = {
        "format": "exactsteer-certificate/1",
        "claim": {"kind": "no-signalling", "assemblage": table},
        "witness": {},
        "provenance": {},
    }
    verdict = compared(document)
    assert verdict != "verified" or not signals
    event(f"{verdict}, {'one correlator changed' if signals else 'no signal'}")
