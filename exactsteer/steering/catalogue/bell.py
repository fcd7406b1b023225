"""Bell functionals and the Popescu-Rohrlich box: CHSH, I3322, CGLMP, guess your neighbour's input, chained inequalities.

Functionals have the trusted dimension 1 and the sense `max`. Their local bounds, by enumeration of the deterministic
strategies, are 2, 1, 2, 2^(1 - n) and 2 n - 2, in this order.
"""

from __future__ import annotations

from itertools import product

from flint import fmpq

from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number, Scalar, number
from exactsteer.errors import InputError
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.behaviour import Behaviour
from exactsteer.steering.bell import from_collins_gisin_table, from_correlator_table, from_probability_table
from exactsteer.steering.catalogue.isotropic import read_visibility
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.scenario import Key

MOST_SETTINGS = 20
MOST_OUTCOMES = 10
MOST_PARTIES = 6


def pr_box(visibility: Scalar | str = 1) -> Behaviour:
    """v times the Popescu-Rohrlich box p(a, b|x, y) = [a + b = x y mod 2]/2, plus 1 - v times uniform outcomes.

    Local for v <= 1/2, quantum for v <= 1/sqrt 2. Raises `InputError` for a visibility outside [0, 1].
    Source: Popescu, Rohrlich, Found. Phys. 24, 379 (1994).

    >>> pr_box("1/2")[(0, 0), (1, 1)], pr_box("1/2")[(0, 1), (1, 1)]
    (1/8, 3/8)
    """
    v = read_visibility(visibility)
    table: dict[Key, Number] = {}
    for a, b, x, y in product((0, 1), repeat=4):
        table[(a, b), (x, y)] = (1 + v) / 4 if (a + b) % 2 == x * y else (1 - v) / 4
    return Behaviour(((2, 2), (2, 2)), table, f"pr-box(visibility={v})")


def pr_box_assemblage(visibility: Scalar | str = 1) -> Assemblage:
    """`pr_box` as an assemblage with the trusted dimension 1."""
    return pr_box(visibility).assemblage()


def chsh() -> SteeringFunctional:
    """<A0 B0> + <A0 B1> + <A1 B0> - <A1 B1>: local 2, quantum 2 sqrt 2, no-signalling 4.

    Source: Clauser, Horne, Shimony, Holt, Phys. Rev. Lett. 23, 880 (1969).

    >>> chsh().value(pr_box().assemblage())
    4
    """
    return from_correlator_table([[0, 0, 0], [0, 1, 1], [0, 1, -1]])


def i3322() -> SteeringFunctional:
    """I3322, up to relabelling, in Collins-Gisin form: local 1, no-signalling 2; quantum between 1.25 and 1.2514709.

    The table's rows are 1 and the three settings of the first party, its columns those of the second; outcome 0 counts.
    Source: arXiv:quant-ph/0306129.

    >>> from exactsteer.steering.bell import collins_gisin_table
    >>> collins_gisin_table(i3322()).entries()[1]
    [1, -1, -1, -1]
    """
    return from_collins_gisin_table(
        ((2, 2, 2), (2, 2, 2)), [[0, 1, 0, 0], [1, -1, -1, -1], [0, -1, -1, 1], [0, -1, 1, 0]]
    )


def cglmp(d: int = 3) -> SteeringFunctional:
    """I_d of two parties with two settings of d outcomes: local 2, no-signalling 4; d = 2 is CHSH up to relabelling.

    I_d = sum_{k < d // 2} (1 - 2 k/(d - 1)) (P(A0 = B0 + k) + P(B0 = A1 + k + 1) + P(A1 = B1 + k) + P(B1 = A0 + k)
    - P(A0 = B0 - k - 1) - P(B0 = A1 - k) - P(A1 = B1 - k - 1) - P(B1 = A0 - k - 1)), all modulo d. Raises `InputError`
    unless 2 <= d <= 10. Source: arXiv:quant-ph/0106024.

    >>> cglmp(3).elements[(0, 0), (0, 0)]
    matrix([['1']])
    """
    if not 2 <= d <= MOST_OUTCOMES:
        raise InputError(f"d={d}: the number of outcomes is from 2 to {MOST_OUTCOMES}")
    coefficients: dict[Key, Number] = {}
    for k in range(d // 2):
        weight = number(1 - fmpq(2 * k, d - 1))
        for x, y in product((0, 1), repeat=2):
            # a - b for which the settings x, y win or lose at this k; party 1 leads at (1, 0) and (0, 1)
            plus, minus = {(0, 0): (k, -k - 1), (1, 0): (-k - 1, k), (1, 1): (k, -k - 1), (0, 1): (-k, k + 1)}[x, y]
            for b in range(d):
                for difference, sign in ((plus, 1), (minus, -1)):
                    key = (((b + difference) % d, b), (x, y))
                    coefficients[key] = coefficients.get(key, number(0)) + weight * sign
    return from_probability_table(((d, d), (d, d)), coefficients)


def gyni(parties: int = 3) -> SteeringFunctional:
    """Guess your neighbour's input: the probability that a_j = x_{j+1} for all parties, round a ring.

    The inputs are uniform over those with x_1 + .. + x_m even, m = n for odd n and n - 1 for even n. Local and quantum
    2^(1 - n); no-signalling 1/3 for n = 3. Raises `InputError` unless 3 <= n <= 6. Source: arXiv:1003.3844.

    >>> gyni().elements[(1, 1, 0), (0, 1, 1)]
    matrix([['1/4']])
    """
    if not 3 <= parties <= MOST_PARTIES:
        raise InputError(f"parties={parties}: the number of parties is from 3 to {MOST_PARTIES}")
    counted = parties - 1 + parties % 2
    weight = fmpq(1, 2 ** (parties - 1))
    inputs = [x for x in product((0, 1), repeat=parties) if sum(x[:counted]) % 2 == 0]
    return from_probability_table(((2, 2),) * parties, {((*x[1:], x[0]), x): weight for x in inputs})


def braunstein_caves(n: int = 3) -> SteeringFunctional:
    """The chain sum_{k < n} <A_k B_k> + sum_{k < n - 1} <A_{k+1} B_k> - <A_0 B_{n-1}>: n settings of two outcomes.

    Local 2 n - 2, quantum 2 n cos(pi/2n), no-signalling 2 n; n = 2 is CHSH up to relabelling. Raises `InputError` unless
    2 <= n <= 20. Source: Braunstein, Caves, Ann. Phys. 202, 22 (1990).

    >>> from exactsteer.steering.bell import correlator_table
    >>> correlator_table(braunstein_caves(2))
    matrix([['0', '0', '0'], ['0', '1', '-1'], ['0', '1', '1']])
    """
    if not 2 <= n <= MOST_SETTINGS:
        raise InputError(f"n={n}: the number of settings is from 2 to {MOST_SETTINGS}")
    rows = [[0] * (n + 1) for _ in range(n + 1)]
    for k in range(n):
        rows[1 + k][1 + k] = 1
        rows[1 + (k + 1) % n][1 + k] = 1 if k < n - 1 else -1
    table: Matrix = matrix(rows)
    return from_correlator_table(table)
