"""Gleason assemblages: local measurements on entanglement witnesses; with one untrusted party they are quantum.

A bipartite witness of unit trace is W = (E (x) 1)[rho] with a positive trace-preserving map E on the untrusted side and a
pure state rho, so that tr_A[(M (x) 1) W] = tr_A'[(E^dag[M] (x) 1) rho] and the E^dag[M_{a|x}] are POVMs. Constructed
over Q(i) without square roots from the purification of tr_A W. Source: arXiv:1708.00756, section 4 and remark 8.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, column, identity, in_smallest_field, require_hermitian
from exactsteer.algebra.positivity import require_positive
from exactsteer.errors import InputError, NotNormalised, ShapeMismatch, WrongField
from exactsteer.quantum.maps import ChoiMatrix, choi_matrix
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.operators import Operator, partial_trace
from exactsteer.quantum.states import State, pure_state
from exactsteer.steering.ghjw import purification
from exactsteer.steering.realisation import Realisation, contracted


def witness_decomposition(witness: Operator) -> tuple[ChoiMatrix, State]:
    """(E, rho) with W = (E (x) 1)[rho]: E unital in its dual, from Alice's new system to her old one, rho pure.

    The first system is the untrusted one. E is positive if W is block-positive; that is not decided here. Raises
    `NotHermitian`, `NotNormalised`, `NotPositive` (tr_A W is not a state), `WrongField`, or `InputError` if W is not
    supported on the support of tr_A W, as every block-positive operator is.

    >>> from exactsteer.algebra.matrix import matrix
    >>> swap = matrix([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]]) / 2
    >>> channel, state = witness_decomposition(Operator({"A": 2, "B": 2}, swap))
    >>> channel.is_trace_preserving, state.systems
    (True, {'A': 2, 'B': 2})
    """
    names = list(witness.systems)
    if len(names) != 2:
        raise ShapeMismatch(f"a bipartite witness has two systems, not {', '.join(names)}")
    require_hermitian(witness.matrix, "the witness")
    if witness.matrix.trace() != 1:
        raise NotNormalised(f"the trace of the witness is {witness.matrix.trace()}, not 1; divide by it")
    rho = in_smallest_field(partial_trace(witness, over=names[0]).matrix)
    require_positive(rho, "the trusted side's part of the witness")
    if rho.field != QQ:
        raise WrongField(f"this construction needs tr_A W in Q(i), not over {rho.field!r}")
    old, d = witness.systems.values()
    steering, back = purification(rho)
    rest = (identity(steering.columns) - back @ steering).transpose()

    def dual(effect: Matrix) -> Matrix:
        steered = back @ contracted(effect, witness.matrix) @ back.adjoint()
        return steered.transpose() + rest * effect.trace() / old

    channel = choi_matrix(dual, old, steering.columns).dual()
    vector = column([steering[i, a] for a in range(steering.columns) for i in range(d)])
    state = pure_state(vector, {names[0]: steering.columns, names[1]: d})
    if _applied(channel, state.matrix, d) != witness.matrix:
        raise InputError("W does not live on the support of tr_A W: it is not block-positive, hence no witness")
    return channel, state


def gleason_realisation(witness: Operator, measurements: Sequence[Measurement]) -> Realisation:
    """The quantum realisation of the bipartite Gleason assemblage sigma_{a|x} = tr_A[(M_{a|x} (x) 1) W].

    State and POVMs E^dag[M_{a|x}] of `witness_decomposition`. Raises `NotPositive` if an E^dag[M_{a|x}] is not positive:
    then W is not block-positive on these effects, and the family is no assemblage.
    """
    channel, state = witness_decomposition(witness)
    dual = channel.dual()
    povms = []
    for x, measurement in enumerate(measurements):
        images = tuple(dual(effect) for effect in measurement.effects)
        for a, image in enumerate(images):
            require_positive(image, f"W is no witness: the image E^dag[M] of effect {a} of setting {x}")
        povms.append(Measurement(images))
    return Realisation(state, (tuple(povms),))


def gleason_correlations(witness: Operator, first: Sequence[Measurement], second: Sequence[Measurement]) -> Realisation:
    """Remark 8: p(a1, a2|x1, x2) = tr[(M_{a1|x1} (x) M_{a2|x2}) W] is a quantum behaviour; its realisation.

    `witness` is the marginal W^(12) of the two untrusted parties; the trusted side of the result is trivial.
    """
    one = gleason_realisation(witness, first)
    state = State({**one.state.systems, "trivial": 1}, one.state.matrix, one.state.support)
    return Realisation(state, (*one.measurements, tuple(second)))


def _applied(channel: ChoiMatrix, rho: Matrix, d: int) -> Matrix:
    """(E (x) 1)[rho] for a map on the first factor."""
    n = range(channel.input)
    unit = identity(channel.input)
    return reduce(
        add,
        (
            channel(unit.select(n, [k]) @ unit.select([j], n)).tensor(
                rho.select(range(k * d, (k + 1) * d), range(j * d, (j + 1) * d))
            )
            for k in n
            for j in n
        ),
    )
