"""Partially classical models, and functionals that no such model reaches, in the checker's grammar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exactsteer.algebra.field import Field
from exactsteer.algebra.matrix import Matrix
from exactsteer.algebra.positivity import Elimination, Factor
from exactsteer.certificates.encoding import (
    Json,
    encode_hermitian,
    encode_integer,
    encode_positive,
    encode_proof,
    encode_table,
    require_field,
)
from exactsteer.certificates.realisation_json import branches_json
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.partial import PartialModel, PartialTerm, rest_scenario
from exactsteer.steering.scenario import Key, Scenario


@dataclass(frozen=True)
class SymmetricGram:
    """Z >= 0 with C_w + C_w^dag = 0 on unobserved words and C_w = F_w on observed ones."""

    gram: Matrix
    proof: Elimination | Factor


@dataclass(frozen=True)
class PartialFunctional:
    """F >= 0 on the partially classical assemblages, and why.

    Two untrusted parties: `tables` lists, for each of them, one G^l >= 0 for each of its strategies, and `separable` is a
    Gram matrix. One untrusted party: no tables, and `separable` is Q >= 0 with F - Q^{T_B} >= 0 element by element.
    """

    functional: SteeringFunctional
    tables: tuple[tuple[SteeringFunctional, ...], ...]
    separable: SymmetricGram | Mapping[Key, Matrix]


def partial_model_json(field: Field, model: PartialModel) -> Json:
    """The terms that are not zero."""
    kept = [term for term in model.terms if not all(m.is_zero for m in term.rest.values())]
    return {"terms": [_term_json(field, model.scenario, term) for term in kept]}


def _term_json(field: Field, scenario: Scenario, term: PartialTerm) -> Json:
    rest = rest_scenario(scenario, term.party)
    for m in term.rest.values():
        require_field(m, field, "a table of a partially classical model")
    if isinstance(term.alone, Matrix):
        require_field(term.alone, field, "an operator of a partially classical model")
        alone = encode_positive(term.alone, Elimination(), field)
    else:
        alone = list(term.alone)
    proof = {} if rest.parties == 1 or term.realisation is None else branches_json(field, term.realisation)
    return [term.party, alone, encode_table(rest, term.rest, field), proof]


def partial_functional_json(field: Field, witness: PartialFunctional) -> Json:
    """F, the tables, and the Gram matrix or Q."""
    functional, separable = witness.functional, witness.separable
    if isinstance(separable, SymmetricGram):
        require_field(separable.gram, field, "the Gram matrix")
        own = separable.gram.denominator
        written: Json = {
            "denominator": encode_integer(own),
            "gram": encode_hermitian(separable.gram, field, own),
            "proof": encode_proof(separable.proof),
        }
    else:
        written = encode_table(functional.scenario, separable, field)
    return {
        "functional": encode_table(functional.scenario, functional.elements, field),
        "tables": [[encode_table(g.scenario, g.elements, field) for g in listed] for listed in witness.tables],
        "separable": written,
    }
