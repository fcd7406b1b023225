"""The theorem of Gisin, Hughston, Jozsa and Wootters, exactly and without square roots.

One untrusted party: every no-signalling assemblage over Q(i) is quantum. With rho_R = L D L^dag (zero pivots dropped), L^-
a left inverse of L, and each pivot written as |z|^2 or |z|^2 + |w|^2 over Q(i): K has the z in its columns, K K^dag = D;
the state is sum_k |k> (x) S|k> with S = L K, and with S^+ = K^dag D^-1 L^-

    M_{a|x}^T = S^+ sigma_{a|x} S^+dag,  plus 1 - S^+ S on the last outcome.

Source: arXiv:1505.01430, section 'Steering in the bipartite scenario'; arXiv:1708.00756, reference 15.
"""

from __future__ import annotations

from exactsteer.algebra.matrix import Matrix, column, identity, matrix
from exactsteer.algebra.number import Number, zero
from exactsteer.algebra.squares import as_norms
from exactsteer.errors import InputError, WrongField
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage
from exactsteer.steering.realisation import Realisation


def ghjw(sigma: Assemblage) -> Realisation:
    """A quantum realisation of a no-signalling assemblage of one untrusted party over Q(i); singular and pure states too.

    The untrusted party's dimension is at most 2 rank(rho_R). Raises `InputError` for several untrusted parties and
    `WrongField` for entries outside Q(i), where a positive pivot need not be a sum of squares.

    >>> from exactsteer.steering.scenario import scenario
    >>> coin = Assemblage(scenario(parties=1, settings=1, outcomes=2, trusted=1), {(0, 0): [["1/3"]], (1, 0): [["2/3"]]})
    >>> ghjw(coin).assemblage() == coin
    True
    """
    if sigma.scenario.parties != 1:
        raise InputError(f"this construction is for one untrusted party, not {sigma.scenario.parties}")
    if not sigma.field.is_rational:
        raise WrongField(f"this construction needs entries in Q(i), not over {sigma.field!r}")
    steering, back = purification(sigma.reduced_state())
    rest = identity(steering.columns) - back @ steering
    size, d = steering.columns, sigma.scenario.dimension
    vector = column([steering[i, a] for a in range(size) for i in range(d)])
    systems = {"A": size} | {f"B{j}": n for j, n in enumerate(sigma.scenario.trusted)}
    measurements = []
    for x, count in enumerate(sigma.scenario.untrusted[0]):
        effects = [(back @ sigma[a, x] @ back.adjoint()).transpose() for a in range(count)]
        effects[-1] = effects[-1] + rest.transpose()
        measurements.append(Measurement(tuple(effects)))
    return Realisation(pure_state(vector, systems), (tuple(measurements),))


def purification(rho: Matrix) -> tuple[Matrix, Matrix]:
    """(S, S^+) with rho = S S^dag and S^+ = K^dag D^-1 L^-: S S^+ is the identity on the support of rho, S^+ S a projector.

    rho is positive over Q(i); S has at most 2 rank(rho) columns.
    """
    lower, pivots, rows = _factored(rho)
    k_rows: list[list[Number]] = [[] for _ in pivots]
    for j, pivot in enumerate(pivots):
        for z in as_norms(pivot.real[0]):
            for r in range(len(pivots)):
                k_rows[r].append(z if r == j else zero())
    k = matrix(k_rows)
    inverse_d = matrix([[pivots[j].inverse() if j == c else 0 for c in range(len(pivots))] for j in range(len(pivots))])
    return lower @ k, k.adjoint() @ inverse_d @ _left_inverse(lower, rows)


def _factored(rho: Matrix) -> tuple[Matrix, list[Number], list[int]]:
    """(L, pivots, pivot rows) with rho = L diag(pivots) L^dag, zero pivots dropped; L is unit lower triangular on them."""
    rest = rho
    columns: list[list[Number]] = []
    pivots: list[Number] = []
    rows: list[int] = []
    for j in range(rho.rows):
        pivot = rest[j, j]
        if pivot.is_zero:
            continue
        edge = rest.select(range(rho.rows), [j]) * pivot.inverse()
        columns.append([row[0] for row in edge.entries()])
        pivots.append(pivot)
        rows.append(j)
        rest = rest - edge @ edge.adjoint() * pivot
    return matrix(columns).transpose(), pivots, rows


def _left_inverse(lower: Matrix, rows: list[int]) -> Matrix:
    """The left inverse that reads only the pivot rows, by forward substitution on their unit lower triangle."""
    r = len(rows)
    triangle = lower.select(rows, range(r))
    inverse: list[list[Number]] = []
    for j in range(r):
        line = [zero()] * r
        line[j] = line[j] + 1
        for k in range(j):
            weight = triangle[j, k]
            if not weight.is_zero:
                line = [x - weight * y for x, y in zip(line, inverse[k], strict=True)]
        inverse.append(line)
    full = [[zero()] * lower.rows for _ in range(r)]
    for j in range(r):
        for k, row in enumerate(rows):
            full[j][row] = inverse[j][k]
    return matrix(full)
