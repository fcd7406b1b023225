"""Operators, product bases and families before both judges: random certificates, random changes, and a changed checker."""

from __future__ import annotations

import copy
import json
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from case_editing import document
from family_cases import gram_of
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from judging import CHANGES_OF_AN_INTEGER, canonical, compared, load
from object_decisions import DECISIONS

from exactsteer import checker
from exactsteer.algebra.matrix import Matrix, column, identity, matrix, tensor, zeros
from exactsteer.algebra.number import I, number
from exactsteer.algebra.positivity import Elimination, decide
from exactsteer.algebra.tensor_factors import partial_trace, partial_transpose
from exactsteer.certificates.family_witnesses import (
    BlockPositiveParent,
    Images,
    MapProof,
    Parent,
    SharedGrams,
    SharedTables,
)
from exactsteer.certificates.operator_witnesses import NegativeVector, PositiveParts
from exactsteer.certificates.witnesses import NoWitness
from exactsteer.claims import (
    FamilyBound,
    FamilyMember,
    OperatorIn,
    OperatorOutside,
    ProductMinimum,
    ValidFamily,
)
from exactsteer.quantum.maps import ChoiMatrix
from exactsteer.quantum.squares import Squares, SquaresTerm, expansion
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.branches import gram_realisation
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Scenario

FOLDER = Path(__file__).parent
Json = Any
OBJECTS = [
    path
    for folder in ("accepts", "rejects")
    for path in sorted((FOLDER / folder).glob("*.json"))
    if path.stat().st_size < 2400 and load(path)["claim"]["kind"] in DECISIONS
]
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


# ---------------------------------------------------------------------------------------------------------------------
# Changes of committed certificates


def places(value: Json) -> list[tuple[Json, Any]]:
    """Every place (container, key) of an integer that is no shape: entries, denominators, indices, multipliers, trees."""
    found = []
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        if type(value[key]) is int:
            found.append((value, key))
        elif key not in ("field", "untrusted", "trusted", "dimensions"):
            found += places(value[key])
    return found


def lists(value: Json) -> list[Json]:
    """Every list of at least two entries, none of them an integer."""
    found = []
    if isinstance(value, list) and len(value) > 1 and not any(isinstance(part, int) for part in value):
        found.append(value)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        found += lists(part)
    return found


@settings(max_examples=350, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_changed_certificates_are_judged_alike(data: st.DataObject) -> None:
    """Integers changed, and parts exchanged, in the claim or in the witness: both judges still agree."""
    certificate = load(data.draw(st.sampled_from(OBJECTS)))
    for _ in range(data.draw(st.integers(1, 2))):
        part = certificate[data.draw(st.sampled_from(["witness", "witness", "claim"]))]
        integers, several = places(part), lists(part)
        if several and data.draw(st.integers(0, 3)) == 0:
            chosen = data.draw(st.sampled_from(several))
            j, k = (data.draw(st.integers(0, len(chosen) - 1)) for _ in range(2))
            chosen[j], chosen[k] = chosen[k], chosen[j]
        elif integers:
            container, key = data.draw(st.sampled_from(integers))
            container[key] = data.draw(st.sampled_from(CHANGES_OF_AN_INTEGER))(container[key])
    event(compared(canonical(certificate)))


SMALL = [path for path in OBJECTS if path.parent.name == "accepts" and path.stat().st_size < 560]


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.stem)
def test_each_integer_of_a_small_witness_counts_alike(path: Path) -> None:
    """Every integer of a short witness changed by 1, up and down, negated and doubled."""
    original = load(path)
    for index in range(len(places(original["witness"]))):
        for change in CHANGES_OF_AN_INTEGER:
            mutant = copy.deepcopy(original)
            container, key = places(mutant["witness"])[index]
            container[key] = change(container[key])
            if mutant != original:
                compared(canonical(mutant))


# ---------------------------------------------------------------------------------------------------------------------
# Random certificates


GAUSSIAN = st.builds(lambda a, b: number(a) + I * b, st.integers(-2, 2), st.integers(-2, 2))


def hermitian_matrices(size: int) -> st.SearchStrategy[Matrix]:
    """Sums of a matrix of Gaussian integers and its adjoint."""
    rows = st.lists(st.lists(GAUSSIAN, min_size=size, max_size=size), min_size=size, max_size=size)
    return rows.map(lambda r: matrix(r) + matrix(r).adjoint())


def positive_matrices(size: int, rank: int = 1) -> st.SearchStrategy[Matrix]:
    """Sums of a few |v><v|."""
    vector = st.lists(GAUSSIAN, min_size=size, max_size=size).map(column)
    return st.lists(vector, min_size=rank, max_size=rank).map(
        lambda vs: sum((v @ v.adjoint() for v in vs), zeros(size, size))
    )


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_random_operators_are_judged_alike(data: st.DataObject) -> None:
    """A random operator is positive, or a vector shows that it is not, under each transposition; ppt if all of them are."""
    dimensions = data.draw(st.sampled_from([(2, 2), (2, 3), (2, 1)]))
    size = dimensions[0] * dimensions[1]
    o = data.draw(hermitian_matrices(size)) + identity(size) * data.draw(st.integers(0, 6))
    verdicts = []
    for of, which in (("cp", ()), ("co-cp", (1,))):
        turned = partial_transpose(o, dimensions, which) if which else o
        direction = decide(turned)
        inside = compared(document(OperatorIn(dimensions, o, of), PositiveParts(((which, turned, Elimination()),))))
        assert (inside == "verified") == (direction is None)
        vector = direction.vector if direction else data.draw(GAUSSIAN.map(lambda z: column([z] * size)))
        outside = compared(document(OperatorOutside(dimensions, o, of), NegativeVector(which, vector)))
        assert (outside == "verified") == (direction is not None)
        verdicts.append(inside)
    both = compared(document(OperatorIn(dimensions, o, "ppt"), NoWitness()))
    assert (both == "verified") == (verdicts == ["verified"] * 2)
    event(" ".join(verdicts))


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_random_sums_of_squares_are_judged_alike(data: st.DataObject) -> None:
    """Squares of random vectors of monomials prove the operator that they expand to; of another one, or less a bit, nothing."""
    conjugated = data.draw(st.tuples(st.booleans(), st.booleans()))
    d, e = data.draw(st.sampled_from([(2, 2), (2, 3), (3, 2)]))
    monomials = []
    for i, j in product(range(d), range(e)):
        x: list[tuple[int, ...]] = [(), (), (), ()]
        x[int(conjugated[0])], x[2 + int(conjugated[1])] = (i,), (j,)
        monomials.append(tuple(x))
    gram = data.draw(positive_matrices(d * e, 2))
    squares = Squares((0, 0), (SquaresTerm(tuple(monomials), gram, Elimination()),))
    entries = [[number(0)] * (d * e) for _ in range(d * e)]
    for (x, xc, y, yc), c in expansion(squares.terms).items():
        entries[xc[0] * e + yc[0]][x[0] * e + y[0]] = c
    o = matrix(entries)
    value = data.draw(st.integers(-2, 2))
    sense_min = ProductMinimum((d, e), o + identity(d * e) * value, number(value), "min")
    assert compared(document(sense_min, squares)) == "verified"
    assert compared(document(OperatorIn((d, e), o, "block-positive"), squares)) == "verified"
    other = partial_transpose(o, (d, e), (data.draw(st.integers(0, 1)),))
    assert (compared(document(OperatorIn((d, e), other, "block-positive"), squares)) == "verified") == (other == o)
    less = o - data.draw(positive_matrices(d * e)) / 7
    assert (compared(document(OperatorIn((d, e), less, "positive"), squares)) == "verified") == (less == o)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_random_parents_and_marginals_are_judged_alike(data: st.DataObject) -> None:
    """The marginals of a random table have it as a parent; block-positive, if one part of it is transposed on the first side."""
    scenario = Scenario(((2,),), (2, 2))
    parts = [[data.draw(positive_matrices(4)) for _ in range(2)] for _ in range(2)]
    total = sum((m.trace() for part in parts for m in part), number(0))
    if total.is_zero:
        return
    p, q = ({((a,), (0,)): m / total for a, m in enumerate(part)} for part in parts)
    party = data.draw(st.integers(0, 1))
    whole = {key: m + partial_transpose(q[key], (2, 2), (party,)) for key, m in p.items()}
    members = tuple(
        MeasuredAssemblage(Scenario(((2,),), (2,)), {k: partial_trace(m, (2, 2), (1 - j,)) for k, m in whole.items()})
        for j in range(2)
    )
    family = Family("marginals", members)

    def gives(parent: dict[Any, Matrix]) -> bool:
        return all(
            partial_trace(m, (2, 2), (1 - j,)) == member.elements[key]
            for j, member in enumerate(members)
            for key, m in parent.items()
        )

    turned = compared(document(FamilyMember(family, "block-positive"), BlockPositiveParent(scenario, p, q)))
    first = {key: m + partial_transpose(q[key], (2, 2), (0,)) for key, m in p.items()}
    assert (turned == "verified") == gives(first)
    plain = {key: m + q[key] for key, m in p.items()}
    direct = compared(document(FamilyMember(family, "no-signalling"), Parent(scenario, plain, NoWitness())))
    assert (direct == "verified") == gives(plain)
    event(f"transposed at {party}: {turned}, as it is {direct}")


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_random_functionals_with_input_are_judged_alike(data: st.DataObject) -> None:
    """F_y = G_y - h_y (x) 1 with random G_y >= 0 is shown to be >= 0 just if the h_y cancel, by tables and by Gram matrices."""
    apart = data.draw(st.sampled_from([1, 2]))
    sizes = data.draw(st.sampled_from([(2, 2), (2, 1), (1, 3)]))
    keys = [((a,), (x,)) for x in range(2) for a in range(2)]
    shift = data.draw(hermitian_matrices(apart))
    place = data.draw(st.sampled_from(keys))
    cancelled = data.draw(st.booleans())
    tables, members = [], []
    for y, d in enumerate(sizes):
        scenario = Scenario(((2, 2),), (apart, d))
        g = {key: data.draw(positive_matrices(apart * d)) for key in keys}
        f = dict(g)
        other = data.draw(st.sampled_from(keys)) if not cancelled and y else place
        f[other] = f[other] - tensor(shift, identity(d)) * (-1) ** y
        tables.append(SteeringFunctional(scenario, g, "min"))
        members.append(SteeringFunctional(scenario, f, "min"))
    functional = FamilyFunctional("with-input", tuple(members))
    by_tables = compared(document(FamilyBound(functional, number(0), "no-signalling"), SharedTables(tuple(tables))))
    grams = tuple((gram_of(g, "1"), Elimination()) for g in tables)
    by_grams = compared(document(FamilyBound(functional, number(0), "1"), SharedGrams(grams)))
    assert by_tables == by_grams
    if cancelled or shift.is_zero:
        assert by_tables == "verified"
    event(f"{'cancelled' if cancelled else 'moved'}: {by_tables}")


UNITARIES = [
    matrix([[1, 0], [0, I]]),
    matrix([[0, I], [1, 0]]),
    matrix([["3/5", "4*I/5"], ["4*I/5", "3/5"]]),
]


@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_random_channels_are_judged_alike(data: st.DataObject) -> None:
    """The images of a steered state under a random channel of one input; transposed images are others, unless they agree."""
    kraus = data.draw(positive_matrices(2, 2))
    size = kraus.trace() + 1
    rho = (kraus + identity(2) / 2) / size  # half of X -> tr(X) rho and half of X -> U X U^dag
    u = data.draw(
        st.sampled_from(
            [matrix([[1, 0], [0, I]]), matrix([[0, I], [1, 0]]), matrix([["3/5", "4*I/5"], ["4*I/5", "3/5"]])]
        )
    )
    frame = matrix([[u[p, i] for i in range(2) for p in range(2)]]).transpose()
    choi = (tensor(identity(2), rho) + frame @ frame.adjoint()) / 2
    channel = ChoiMatrix(2, 2, choi)
    v = data.draw(positive_matrices(4, 2))
    if v.trace().is_zero:
        return
    blocks = [v.select([0, 1], [0, 1]), v.select([2, 3], [2, 3])]
    total = blocks[0].trace() + blocks[1].trace()
    scenario = Scenario(((2,),), (2,))
    source = {((a,), (0,)): m / total for a, m in enumerate(blocks)}
    images = {key: channel(m) for key, m in source.items()}
    inside = gram_realisation(Assemblage(scenario, source))
    witness = Images(scenario, source, inside, (None, MapProof(channel, Elimination())))
    for change in (lambda m: m, Matrix.transpose):
        second = {key: change(m) for key, m in images.items()}
        family = Family("with-input", (MeasuredAssemblage(scenario, source), MeasuredAssemblage(scenario, second)))
        verdict = compared(document(FamilyMember(family, "quantum"), witness))
        assert (verdict == "verified") == (second == images)
        event(verdict)


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.data())
def test_random_families_are_judged_alike(data: st.DataObject) -> None:
    """Two members are a family just if their common parts agree: traces, or the partial traces over the last party."""
    shape = data.draw(st.sampled_from(["marginals", "with-input"]))
    scenario = Scenario(((2,),), (2, 2))
    elements = [data.draw(positive_matrices(4)) + identity(4) for _ in range(2)]
    total = elements[0].trace() + elements[1].trace()
    first = {((a,), (0,)): m / total for a, m in enumerate(elements)}
    u = tensor(identity(2), matrix([[0, I], [1, 0]]))
    party = data.draw(st.sampled_from([0, 1, None]))
    second = {
        k: u @ m @ u.adjoint() if party is None else partial_transpose(m, (2, 2), (party,)) for k, m in first.items()
    }
    if not all(decide(m) is None for m in second.values()):
        return
    members = (MeasuredAssemblage(scenario, first), MeasuredAssemblage(scenario, second))
    lawful = not MeasuredFamily(shape, members).report()
    if lawful:
        assert compared(document(ValidFamily(Family(shape, members)), NoWitness())) == "verified"
    honest = document(ValidFamily(Family(shape, (members[0], members[0]))), NoWitness())
    tables = [
        document(ValidFamily(Family("marginals", (m,))), NoWitness())["claim"]["family"]["members"][0] for m in members
    ]
    honest["claim"]["family"]["members"] = tables
    assert (compared(honest) == "verified") == lawful
    event(f"{shape} {lawful}")


# ---------------------------------------------------------------------------------------------------------------------
# The checker with a mistake


def verdicts(module: Any, paths: list[Path]) -> list[str]:
    """What a checker says about files, by the first word."""
    found = []
    for path in paths:
        try:
            module.check(path.read_text(encoding="utf-8"))
            found.append("accepts")
        except module.Rejected:
            found.append("rejects")
        except module.Malformed:
            found.append("malformed")
    return found


MISTAKES = [
    ("operator_in_", "transposed(rows, o.dimensions, chosen_parties(which, where, of, parties))", "rows"),
    ("operator_in_", 'or (of == "co-cp" and chosen != [1])', ""),
    ("operator_in_", 'or (of == "cp" and chosen)', ""),
    ("operator_in_", "if multiple(total, o.denominator) != multiple(o", "if multiple(total, 1) != multiple(o"),
    ("operator_in_ppt", "range(0, 1 << parties, 2)]", "range(0, 1 << parties, 4)]"),
    ("operator_outside_decomposable", "range(0, 1 << parties, 2)]", "range(0, 1, 2)]"),
    ("operator_in_block", "tuple(sorted(left[k ^ 1] + part))", "tuple(sorted(left[k] + part))"),
    ("operator_in_block", "for side in ((i,), (j,))])] = entry", "for side in ((j,), (i,))])] = entry"),
    ("squares", "scaled(total.get(key, zero), denominator)", "scaled(total.get(key, zero), 1)"),
    ("2_positive", "if same and equal else zero", "if same == equal else zero"),
    ("squares", "squares(*amplified(o, k), o", "squares(o.matrix, o.dimensions, o"),
    (
        "operator_outside",
        'if field.sign(value, "witness") >= 0:\n        rejected("not-neg',
        'if False:\n        rejected("not-neg',
    ),
    ("operator_outside", "return times(adjoint(v), times(m, v,", "return times([[c[0] for c in v]], times(m, v,"),
    ("product_minimum", "scaled(beta, -o.denominator)", "scaled(beta, o.denominator)"),
    ("product_minimum", "expectation(unit(o.size, o.field.one, o.field), v, o.field)", "o.field.one"),
    ("gleason", "squares(w, [*dimensions, *trusted], n, field, proof, where)", "pass"),
    ("unextendible", "if not columns:\n            return False", "if not columns:\n            return True"),
    ("unextendible", "for j, child in enumerate(children):", "for j, child in enumerate(children[:1]):"),
    ("unextendible", "== self.dimensions[party]", ">= self.dimensions[party] - 1"),
    ("tendible", "if self.field.sign(times(adjoint(column)", "if -self.field.sign(times(adjoint(column)"),
    ("extendible", "return any(not any(times(adjoint(a), b,", "return any(not any(times([[c[0] for c in a]], b,"),
    ("conjunction_about", "if len(subjects) > 1:", "if len(subjects) > 9:"),
    ("family_with_input", 'table.size if self.shape == "marginals" else table.trusted[-1]', "table.size"),
    (
        "family_with_input",
        "normalised=True)\n    require_common(f, [table.elements",
        "normalised=True)\n    (f, [table.elements",
    ),
    (
        "family_member_with_input",
        "mine = multiple(f.part(table, m), scales[0])",
        "mine = multiple(f.part(table, m), scales[k])",
    ),
    ("family_instrumental", "for x in range(len(table.outcomes[0])):", "for x in range(1):"),
    ("family_level", "require_common(f, [known for known, _ in found]", "(f, [known for known, _ in found]"),
    ("family_parent", "range(len(f.members[0].trusted)))", "range(len(f.members[0].trusted), 9))"),
    ("family_parent", "require_laws(parent, where, positive=False)", "pass"),
    ("family_member_marginals", "after = prod(sizes[k + 1 :])", "after = prod(sizes[:k])"),
    ("family_maps", "check_images([merged(table)], merged(origin)", "check_images([table], origin"),
    ("family_maps", "if len(source_table.trusted) > 1:", "if False:"),
    ("family_maps", "if traced_out(choi, e) != unit(d, scaled(field.one, n), field):", "if False:"),
    ("family_maps", "squares(choi, [d, e], n, field, proof, where)", "pass"),
    ("family_member_with_input", "choi[i * e + p][j * e + q])", "choi[j * e + p][i * e + q])"),
    ("family_member_instrumental", "lambda a, k: a == (k,)", "lambda a, k: True"),
    ("family_extension", "if multiple(m, member.denominator) != multiple(", "if False and multiple("),
    (
        "family_outside_with_input",
        "if gap != tensor(result[w], unit(last,",
        "if False and tensor(result[w], unit(last,",
    ),
    (
        "family_outside_with_input",
        "if any(any(e) for row in sum_of([multiple(part, n)",
        "if False and any(e for row in sum_of([multiple(part, n)",
    ),
    ("family_outside_instrumental", "m if a == (y,) else zero", "m"),
    (
        "family_outside_block",
        "require_elements_positive(first_transposed(functional(proof",
        "(first_transposed(functional(proof",
    ),
    (
        "family_outside",
        "if f.field.sign(family_value(given, f.members)[0]",
        "if -f.field.sign(family_value(given, f.members)[0]",
    ),
    ("family_bound", "if not any(x):\n            first.elements", "if True:\n            first.elements"),
    ("family_bound", "multiple(m, -sign * scale) for key, m in table", "multiple(m, sign * scale) for key, m in table"),
    ("family_robustness", "if on_noise != scaled(f.field.one, d):", "if False:"),
    (
        "family_robustness",
        "if f.field.sign(plus(scaled(own, scale), scaled(t, d))",
        "if -f.field.sign(plus(scaled(own, scale), scaled(t, d))",
    ),
    ("family_ball", "norm, n = family_value(given, given)", "norm, n = family_value(given[:1], given[:1])"),
    ("family_ball", "0 if k % 2 else c for k, c in enumerate(number)", "c for k, c in enumerate(number)"),
    ("family_near", "zip(aligned(data.members), aligned(f.members)", "zip(data.members, f.members"),
]
"""(the certificates that show it, a piece of the checker, a mistake in its place)."""


@pytest.mark.parametrize(("prefix", "formula", "wrong"), MISTAKES, ids=[f"{k}-{m[0]}" for k, m in enumerate(MISTAKES)])
def test_a_mistaken_checker_is_caught(prefix: str, formula: str, wrong: str, tmp_path: Path) -> None:
    """With one formula changed, the checker gives another verdict on a committed certificate: each step is needed."""
    source = Path(checker.__file__).read_text(encoding="utf-8")
    assert source.count(formula) == 1
    path = tmp_path / "mistaken_checker.py"
    path.write_text(source.replace(formula, wrong), encoding="utf-8")
    spec = spec_from_file_location("mistaken_checker", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    paths = [
        p for folder in ("accepts", "rejects", "malformed") for p in sorted((FOLDER / folder).glob(f"*{prefix}*.json"))
    ]
    assert verdicts(module, paths) != [p.parent.name for p in paths]


def test_every_decision_is_called_for() -> None:
    """The independent decision knows each kind of claim that the checker knows."""
    used = {json.loads(p.read_text(encoding="utf-8"))["claim"]["kind"] for p in OBJECTS}
    assert used == set(DECISIONS)
