"""The Breuer-Hall example of arXiv:1708.00756: section 5.2 and appendix A, exact, with the printed inequality."""

from __future__ import annotations

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, column, matrix
from exactsteer.algebra.number import I, number
from exactsteer.quantum.maps import ChoiMatrix, breuer_hall_map
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, observable
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.catalogue.printed import exact_decimal
from exactsteer.steering.functional import SteeringFunctional, from_collins_gisin
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import scenario
from exactsteer.steering.words import Word


def breuer_hall_state() -> State:
    """(|Psi_1> + i |Psi_2> - |Psi_3>) / sqrt(14) on A1, A2 (qubits) and B (ququart).

    |Psi_k> is the sum of |a1 a2 b b'> with a1 + a2 + b + b' = k. Source: arXiv:1708.00756, eq. (31).
    """
    weights = {1: number(1), 2: I, 3: number(-1)}
    vector = column([weights.get(index.bit_count(), number(0)) for index in range(16)])
    return pure_state(vector, {"A1": 2, "A2": 2, "B": 4})


def breuer_hall_realisation() -> Realisation:
    """State and measurements of `breuer_hall_before_map`. Source: arXiv:1708.00756, eqs. (31), (32).

    Party 0 measures X, Z; party 1 measures (X + Z)/sqrt(2), (-X + Z)/sqrt(2).
    """
    root = parse("sqrt(2)/2")
    first = (observable(PAULI_X), observable(PAULI_Z))
    second = (observable((PAULI_X + PAULI_Z) * root), observable((PAULI_Z - PAULI_X) * root))
    return Realisation(breuer_hall_state(), (first, second))


def breuer_hall_before_map() -> Assemblage:
    """The quantum assemblage sigma^Q that the Breuer-Hall map acts on, over Q(sqrt 2, i).

    Source: arXiv:1708.00756, eqs. (31), (32), (39).

    >>> breuer_hall_before_map()[(0, 0), (0, 0)].trace()
    1/4 + sqrt(2)/28
    """
    return breuer_hall_realisation().assemblage("breuer-hall-before-map")


def breuer_hall_positive_map() -> ChoiMatrix:
    """L(rho) = (tr(rho) 1 - rho - U rho^T U^dag)/2 with U = X (x) Y. Source: arXiv:1708.00756, eq. (33)."""
    return breuer_hall_map(PAULI_X.tensor(PAULI_Y))


def breuer_hall() -> Assemblage:
    """The post-quantum assemblage of section 5.2: sigma_{a1 a2|x1 x2} = L(sigma^Q_{a1 a2|x1 x2}), over Q(sqrt 2, i).

    Source: arXiv:1708.00756, eqs. (31)-(33) and appendix A.

    >>> sigma = breuer_hall()
    >>> sigma.reduced_state().trace(), sigma.field
    (1, Q(sqrt(2)))
    """
    before = breuer_hall_before_map()
    positive_map = breuer_hall_positive_map()
    return Assemblage(before.scenario, {key: positive_map(m) for key, m in before.elements.items()}, "breuer-hall")


def breuer_hall_rational_realisation() -> Realisation:
    """State and measurements behind `breuer_hall_rational`: (|001> + i |011> - |013> - |100>)/2, both parties measure Z, X."""
    amplitudes = {1: number(1), 5: I, 7: number(-1), 8: number(-1)}
    vector = column([amplitudes.get(index, number(0)) for index in range(16)])
    settings = (observable(PAULI_Z), observable(PAULI_X))
    return Realisation(pure_state(vector, {"A1": 2, "A2": 2, "B": 4}), (settings, settings))


def breuer_hall_rational() -> Assemblage:
    """A smaller example in the manner of section 5.2, found by a search: four amplitudes, Pauli measurements, over Q(i).

    Its moment matrices have least eigenvalues of about -0.0145 at best, those of `breuer_hall` about -0.0057.

    >>> breuer_hall_rational().field
    QQ
    """
    before = breuer_hall_rational_realisation().assemblage()
    positive_map = breuer_hall_positive_map()
    return Assemblage(
        before.scenario, {key: positive_map(m) for key, m in before.elements.items()}, "breuer-hall-rational"
    )


def breuer_hall_table_1() -> SteeringFunctional:
    """The printed functional of table 1, its decimals read as exact rationals; the inequality (41) bounds its maximum.

    F_R acts on the reduced state, F^(j)_x on the marginal element of outcome 0 of party j, F_{x1 x2} on the element of
    outcomes 0, 0. All nine operators have the form of eq. (41)'s table: real diagonal (p, q, q, p), off-diagonal
    entries u at (0, 1), -u at (2, 3), v at (0, 2) and (1, 3), and zero on the anti-diagonal.
    """
    printed = {
        (None, None): ("-2.65", "-4.33", "-0.495", "1.74", "0.477", "2.54"),
        (0, None): ("-1.17", "-2.13", "1.19", "0.488", "-1.23", "1.35"),
        (None, 0): ("-1.16", "-2.96", "1.24", "-1.09", "-0.761", "2.09"),
        (1, None): ("-1.51", "-1.01", "0.134", "-1.58", "-0.0469", "1.96"),
        (None, 1): ("-1.4", "-0.0605", "-0.0294", "-0.939", "1.07", "1.09"),
        (0, 0): ("-1.11", "3.52", "-1.58", "-0.678", "-0.746", "-0.752"),
        (0, 1): ("0.265", "-4.12", "-1.44", "-0.441", "-0.125", "1.47"),
        (1, 0): ("1.1", "0.17", "-1.35", "-0.375", "-0.0531", "-1.55"),
        (1, 1): ("0.519", "-0.213", "1.22", "-0.952", "0.14", "-1.11"),
    }
    operators: dict[Word, Matrix] = {}
    for (x, y), decimals in printed.items():
        p, q, u_real, u_imag, v_real, v_imag = (number(exact_decimal(text)) for text in decimals)
        u, v = u_real + I * u_imag, v_real + I * v_imag
        zero = number(0)
        upper = matrix([[p, u, v, zero], [zero, q, zero, v], [zero, zero, q, -u], [zero, zero, zero, p]])
        diagonal = matrix([[x if j == k else zero for k in range(4)] for j, x in enumerate((p, q, q, p))])
        rows = upper + upper.adjoint() - diagonal
        operators[tuple(() if z is None else ((z, 0),) for z in (x, y))] = rows
    return from_collins_gisin(scenario(parties=2, settings=2, outcomes=2, trusted=4), operators, "max")
