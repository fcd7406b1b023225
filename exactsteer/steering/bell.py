"""Bell functionals: steering functionals with the trusted dimension 1, from and to the tables of Bell scenarios.

The same functional may be written as coefficients of full probabilities p(a..|x..), of Collins-Gisin probabilities (last
outcomes left out) or, for two outcomes per setting, of correlators <A_x>, <B_y>, <A_x B_y> with outcome 0 counted as +1.
All forms have the same value on every no-signalling behaviour. Source: arXiv:quant-ph/0306129.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from exactsteer.algebra.matrix import Entry, Matrix, matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.errors import ShapeMismatch
from exactsteer.steering.behaviour import (
    Behaviour,
    Outcomes,
    Rows,
    Term,
    correlator_terms,
    require_dichotomic,
    sign_of,
    table_entries,
    table_shape,
)
from exactsteer.steering.functional import Sense, SteeringFunctional, from_collins_gisin, to_collins_gisin
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import collins_gisin_words


def from_probability_table(
    untrusted: Outcomes, coefficients: Mapping[Key, Entry], sense: Sense = "max"
) -> SteeringFunctional:
    """sum F_{a|x} p(a|x); keys that are left out have the coefficient 0. Raises `ShapeMismatch` for a key out of range.

    >>> f = from_probability_table(((2,), (2,)), {((0, 0), (0, 0)): 1, ((1, 1), (0, 0)): 1})
    >>> collins_gisin_table(f)
    matrix([['1', '-1'], ['-1', '2']])
    """
    scenario = Scenario(untrusted, (1,))
    table = {key: matrix([[0]]) for key in scenario.keys()}
    table |= {scenario.key(*key): matrix([[c]]) for key, c in coefficients.items()}
    return SteeringFunctional(scenario, table, sense)


def from_collins_gisin_table(untrusted: Outcomes, table: Rows, sense: Sense = "max") -> SteeringFunctional:
    """sum of table[j][k] times the Collins-Gisin table of the behaviour; table[0][0] is the constant. Two parties.

    Rows: the constant, then (x, a) with a < k_x - 1 of the first party; columns: the second. Raises `ShapeMismatch`.
    """
    scenario = Scenario(untrusted, (1,))
    pairs = zip(collins_gisin_words(scenario), table_entries(untrusted, table), strict=True)
    return from_collins_gisin(scenario, {word: matrix([[c]]) for word, c in pairs if not c.is_zero}, sense)


def from_correlator_table(table: Rows, sense: Sense = "max") -> SteeringFunctional:
    """table[0][0] + sum table[1 + x][0] <A_x> + sum table[0][1 + y] <B_y> + sum table[1 + x][1 + y] <A_x B_y>.

    >>> chsh = from_correlator_table([[0, 0, 0], [0, 1, 1], [0, 1, -1]])
    >>> chsh.elements[(0, 1), (1, 1)]
    matrix([['1']])
    """
    rows = table if isinstance(table, Matrix) else matrix(table)
    untrusted = ((2,) * (rows.rows - 1), (2,) * (rows.columns - 1))
    pairs = zip(correlator_terms(untrusted), table_entries(untrusted, rows), strict=True)
    return from_correlations(untrusted, dict(pairs), sense)


def from_correlations(
    untrusted: Outcomes, coefficients: Mapping[Term, Number], sense: Sense = "max"
) -> SteeringFunctional:
    """sum of coefficients times correlators, any number of parties; a party left out answers at its setting 0.

    Raises `ShapeMismatch` unless every setting has two outcomes and every term belongs to the scenario.
    """
    require_dichotomic(untrusted)
    scenario = Scenario(untrusted, (1,))
    table = dict.fromkeys(scenario.keys(), zero())
    for term, c in coefficients.items():
        x = tuple(setting or 0 for setting in term)
        scenario.key((0,) * len(term), x)
        for a in scenario.outcomes(x):
            table[a, x] = table[a, x] + c * sign_of(term, a)
    return SteeringFunctional(scenario, {key: matrix([[c]]) for key, c in table.items()}, sense)


def probability_table(functional: SteeringFunctional) -> dict[Key, Number]:
    """The coefficients F_{a|x} of the full probabilities. Raises `ShapeMismatch` if the trusted dimension is not 1."""
    _require_bell(functional)
    return {key: m[0, 0] for key, m in functional.elements.items()}


def collins_gisin_table(functional: SteeringFunctional) -> Matrix:
    """The coefficients of the two-party Collins-Gisin table, the constant included. Raises `ShapeMismatch`.

    For more parties see `functional.to_collins_gisin`.
    """
    _require_bell(functional)
    rows, columns = table_shape(functional.scenario.untrusted)
    operators = to_collins_gisin(functional)
    values = [
        operators[word][0, 0] if word in operators else zero() for word in collins_gisin_words(functional.scenario)
    ]
    return matrix([values[j * columns : (j + 1) * columns] for j in range(rows)])


def correlator_table(functional: SteeringFunctional) -> Matrix:
    """The coefficients of the two-party correlator table, the constant included. Raises `ShapeMismatch`."""
    rows, columns = table_shape(functional.scenario.untrusted)
    values = list(correlation_coefficients(functional).values())
    return matrix([values[j * columns : (j + 1) * columns] for j in range(rows)])


def correlation_coefficients(functional: SteeringFunctional) -> dict[Term, Number]:
    """The coefficient of every correlator: 2^-n sum of F_{a|x} prod_{j in T} (-1)^{a_j} over the x that extend the term.

    Raises `ShapeMismatch` unless the trusted dimension is 1 and every setting has two outcomes.
    """
    _require_bell(functional)
    require_dichotomic(functional.scenario.untrusted)
    result = dict.fromkeys(correlator_terms(functional.scenario.untrusted), zero())
    for (a, x), m in functional.elements.items():
        for chosen in product(*((None, setting) for setting in x)):
            result[chosen] = result[chosen] + m[0, 0] * sign_of(chosen, a)
    return {term: c / 2**functional.scenario.parties for term, c in result.items()}


def value(functional: SteeringFunctional, behaviour: Behaviour) -> Number:
    """F(p) = sum F_{a|x} p(a|x), exact. Raises `ShapeMismatch` for another scenario.

    >>> from exactsteer.steering.behaviour import from_correlators
    >>> box = from_correlators([[1, 0, 0], [0, 1, 1], [0, 1, -1]])
    >>> value(from_correlator_table([[0, 0, 0], [0, 1, 1], [0, 1, -1]]), box)
    4
    """
    return functional.value(behaviour.assemblage())


def _require_bell(functional: SteeringFunctional) -> None:
    if functional.scenario.dimension != 1:
        raise ShapeMismatch(
            f"the functional's trusted dimension is {functional.scenario.dimension}; a Bell functional has dimension 1"
        )
