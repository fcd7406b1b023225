"""Realisations and hidden-state models in the checker's grammar: states, effects, Gram forms, channels, towers, terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import lcm, prod

from exactsteer.algebra.field import QQ, Field
from exactsteer.algebra.matrix import Matrix, identity, in_smallest_field, unify_matrices
from exactsteer.algebra.positivity import Elimination, Factor
from exactsteer.certificates.encoding import (
    Json,
    encode_field,
    encode_hermitian,
    encode_integer,
    encode_matrix,
    encode_positive,
    encode_table,
    require_field,
)
from exactsteer.checker import MAX_ELIMINATION
from exactsteer.errors import InputError
from exactsteer.quantum.maps import KrausMap
from exactsteer.quantum.measurements import Measurement
from exactsteer.steering.branches import Branch, BranchedRealisation
from exactsteer.steering.hidden_states import AffineTerm
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Scenario
from exactsteer.steering.sequential import Tower
from exactsteer.steering.unphysical import UnphysicalRealisation

Effects = Sequence[Sequence[Sequence[Matrix]]]
"""effects[j][x][a] of party j, setting x and outcome a."""


def witness_field(field: Field, matrices: Iterable[Matrix], what: str) -> Field:
    """The field of a realisation: the claim's, or, for a claim over Q, the smallest that holds the matrices."""
    listed = list(matrices)
    if field == QQ:
        field = unify_matrices(listed)[0]
    for m in listed:
        require_field(m, field, what)
    return field


def povms_json(effects: Effects, field: Field) -> Json:
    """The effects of each party, setting and outcome."""
    return [[[encode_positive(e, Elimination(), field) for e in listed] for listed in settings] for settings in effects]


def effects_of(measurements: Iterable[Iterable[Measurement]]) -> Effects:
    return [[m.effects for m in settings] for settings in measurements]


def _flat(effects: Effects) -> list[Matrix]:
    return [e for settings in effects for listed in settings for e in listed]


def operator_json(m: Matrix, field: Field) -> Json:
    """A Hermitian matrix about which nothing else is said."""
    return {"denominator": encode_integer(m.denominator), "matrix": encode_hermitian(m, field, m.denominator)}


def realisation_json(field: Field, realisation: Realisation) -> Json:
    effects, state = effects_of(realisation.measurements), realisation.state
    field = witness_field(field, [state.matrix, *_flat(effects)], "the realisation")
    return {
        "field": encode_field(field),
        "dimensions": list(realisation.dimensions),
        "state": encode_positive(state.matrix, state.support or _state_proof(state.matrix), field),
        "measurements": povms_json(effects, field),
    }


def unphysical_json(field: Field, realisation: UnphysicalRealisation) -> Json:
    effects, rho = effects_of(realisation.measurements), realisation.operator.matrix
    field = witness_field(field, [rho, *_flat(effects)], "the realisation")
    return {
        "field": encode_field(field),
        "dimensions": list(realisation.dimensions),
        "state": operator_json(in_smallest_field(rho), field),
        "measurements": povms_json(effects, field),
    }


def branches_json(field: Field, realisation: BranchedRealisation) -> Json:
    matrices = [b.operator for b in realisation.branches]
    for b in realisation.branches:
        matrices += _flat(b.effects) + [k for _, k in (b.channel.terms if b.channel else ())]
    field = witness_field(field, matrices, "the realisation")
    return {"field": encode_field(field), "branches": [_branch_json(field, b) for b in realisation.branches]}


def _branch_json(field: Field, branch: Branch) -> Json:
    return {
        "dimensions": list(branch.dimensions),
        "state": encode_positive(branch.operator, branch.support or _state_proof(branch.operator), field),
        "measurements": povms_json(branch.effects, field),
        "forms": [0 if form == identity(form.rows) else operator_json(form, field) for form in branch.forms],
        "channel": 0 if branch.channel is None else _channel_json(branch.channel, field),
    }


def _channel_json(channel: KrausMap, field: Field) -> Json:
    """Kraus matrices with integer entries; their denominators go into the integer weights."""
    scale = lcm(*(int(w.real[0].q) * k.denominator**2 for w, k in channel.terms))
    terms = []
    for w, k in channel.terms:
        weight = w.real[0] * scale / k.denominator**2
        terms.append([encode_integer(int(weight.p)), encode_matrix(k, field, k.denominator)])
    return {"denominator": encode_integer(scale), "dimension": channel.input, "terms": terms}


def tower_json(field: Field, witness: Tower) -> Json:
    field = witness_field(field, [witness.operator, *witness.effects.values()], "the realisation")
    size = next(iter(witness.effects.values())).rows
    return {
        "state": encode_positive(witness.operator, witness.support or _state_proof(witness.operator), field),
        "effects": encode_table(Scenario(witness.scenario.untrusted, (size,)), witness.effects, field),
    }


def signed(term: AffineTerm) -> tuple[tuple[int, ...], int, tuple[Matrix, ...]]:
    """The term with its weight's size in the first state, and its sign alone as the weight."""
    sign = term.weight.sign()
    return term.strategy, sign, (term.states[0] * (term.weight * sign), *term.states[1:])


def terms_json(field: Field, terms: Sequence[tuple[tuple[int, ...], int, tuple[Matrix, ...]]]) -> Json:
    """Integer matrices; what their denominators take away from the common one is the size of the integer weight."""
    kept = [(strategy, sign, factors) for strategy, sign, factors in terms if not any(f.is_zero for f in factors)]
    kept = kept or list(terms[:1])
    scales = [prod(f.denominator for f in factors) for _, _, factors in kept]
    common = lcm(*scales)
    listed = []
    for (strategy, sign, factors), scale in zip(kept, scales, strict=True):
        for f in factors:
            require_field(f, field, "a hidden state")
        written = [encode_hermitian(f, field, f.denominator) for f in factors]
        listed.append([list(strategy), encode_integer(sign * (common // scale)), written])
    return {"denominator": encode_integer(common), "terms": listed}


def _state_proof(rho: Matrix) -> Elimination | Factor:
    """Elimination where the checker accepts its size, else a factor. Raises `InputError` if there is none."""
    if rho.rows <= MAX_ELIMINATION:
        return Elimination()
    from exactsteer.solving.factors import make_factor

    factor = make_factor(rho)
    if factor is None:
        raise InputError(
            f"a singular state of size {rho.rows} is too large for elimination (at most {MAX_ELIMINATION}): "
            "give its support, as `pure_state` does"
        )
    return factor
