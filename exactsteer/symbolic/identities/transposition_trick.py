"""Maps on the trusted side of a steered state: eqs. (28), (29), (30) and the transposition trick of section 5.1.

All for one untrusted system A that stands for all n of them: M = M_1 (x) .. (x) M_n is a special effect on A, and the
transpose of a tensor product is the tensor product of the transposes. Source: arXiv:1708.00756, section 5.
"""

from __future__ import annotations

from exactsteer.symbolic.expressions.ring_matrix import (
    RingMatrix,
    choi_image,
    contracted,
    dual_choi,
    from_blocks,
    partial_transpose,
    trace_of_product,
)
from exactsteer.symbolic.identities.identity import Generic, Identity, generic, residuals

MULTILINEAR = "both sides are linear in each matrix, so the identity in independent entries holds for all of them"


def on_second(choi: RingMatrix, rho: RingMatrix, first: int) -> RingMatrix:
    """(id (x) L)[rho], the first system of dimension `first` untouched."""
    size = rho.shape[0] // first
    return from_blocks([[choi_image(choi, rho.block(i, j, size)) for j in range(first)] for i in range(first)])


def _steered(untrusted: int, trusted: int, output: int) -> Generic:
    joint = untrusted * trusted
    return generic(
        M=(untrusted, untrusted), N=(output, output), rho=(joint, joint), C=(trusted * output, trusted * output)
    )


def map_after_steering(untrusted: int = 2, trusted: int = 4, output: int = 4) -> Identity:
    """tr_A[(M (x) 1) (id (x) L)[rho]] = L(tr_A[(M (x) 1) rho]). Source: eqs. (27) and (28)."""
    ring = _steered(untrusted, trusted, output)
    m, rho, choi = ring["M"], ring["rho"], ring["C"]
    return Identity(
        "eq. (28): steering commutes with the map",
        "tr_A[(M (x) 1) (id (x) L)[rho]] = L(tr_A[(M (x) 1) rho])",
        f"all entries of the difference are zero polynomials in independent entries of M, rho and the Choi matrix of L, "
        f"for dimensions A = {untrusted}, B = {trusted} -> {output}.",
        f"{MULTILINEAR}; M may be a tensor product, which covers any number of untrusted parties.",
        residuals(contracted(m, on_second(choi, rho, untrusted)), choi_image(choi, contracted(m, rho))),
    )


def quantum_correlations(untrusted: int = 2, trusted: int = 4, output: int = 4) -> Identity:
    """tr[(M (x) N) (id (x) L)[rho]] = tr[(M (x) L^dag(N)) rho]. Source: eq. (29)."""
    ring = _steered(untrusted, trusted, output)
    m, n, rho, choi = ring["M"], ring["N"], ring["rho"], ring["C"]
    left = trace_of_product(contracted(m, on_second(choi, rho, untrusted)), n)
    right = trace_of_product(m.tensor(choi_image(dual_choi(choi, trusted), n)), rho)
    return Identity(
        "eq. (29): only quantum correlations",
        "tr[(M (x) N) (id (x) L)[rho]] = tr[(M (x) L^dag(N)) rho]",
        f"the difference is the zero polynomial in independent entries of M, N, rho and the Choi matrix of L, for "
        f"dimensions A = {untrusted}, B = {trusted} -> {output}.",
        f"{MULTILINEAR}; if L is positive and trace preserving then L^dag is positive and unital and maps POVMs to POVMs, "
        "so the correlations have a quantum realisation.",
        (left - right,),
    )


def transposition_trick(untrusted: int = 4, trusted: int = 4) -> Identity:
    """The two displayed steps of section 5.1 for L = T, with the global transpose of the state."""
    joint = untrusted * trusted
    ring = generic(M=(untrusted, untrusted), rho=(joint, joint))
    m, rho, sizes = ring["M"], ring["rho"], (untrusted, trusted)
    on_b, whole = partial_transpose(rho, sizes, (1,)), rho.transpose()
    return Identity(
        "section 5.1: transposition trick",
        "rho^(T_B) = (rho^T)^(T_A) and tr_A[(M (x) 1) rho^(T_B)] = tr_A[(M^T (x) 1) rho^T]",
        f"all entries of both differences are zero polynomials in independent entries of M and rho, for dimensions "
        f"A = {untrusted}, B = {trusted}.",
        f"{MULTILINEAR}; M^T is an effect and rho^T a state if M and rho are, so the transposition of a quantum assemblage "
        "is quantum.",
        (
            *residuals(on_b, partial_transpose(whole, sizes, (0,))),
            *residuals(contracted(m, on_b), contracted(m.transpose(), whole)),
        ),
    )


def transposed_map(untrusted: int = 2, trusted: int = 4, output: int = 4) -> Identity:
    """tr_A[(M (x) 1) (id (x) T o L)[rho]] = tr_A[(M^T (x) 1) ((id (x) L)[rho])^T] for a generic map L."""
    ring = _steered(untrusted, trusted, output)
    m, rho, choi = ring["M"], ring["rho"], ring["C"]
    image = on_second(choi, rho, untrusted)
    left = contracted(m, partial_transpose(image, (untrusted, output), (1,)))
    return Identity(
        "section 5.1: transposition after a map",
        "tr_A[(M (x) 1) (id (x) T o L)[rho]] = tr_A[(M^T (x) 1) ((id (x) L)[rho])^T], the last transpose being global",
        f"all entries of the difference are zero polynomials in independent entries of M, rho and the Choi matrix of L, "
        f"for dimensions A = {untrusted}, B = {trusted} -> {output}.",
        f"{MULTILINEAR}; if L is completely positive the transposed operator is positive, so T o L maps quantum "
        "assemblages to unnormalised quantum ones.",
        residuals(left, contracted(m.transpose(), image.transpose())),
    )


def decomposable_realisation(first: int = 2, second: int = 2, trusted: int = 2) -> Identity:
    """A decomposable image is steered by a flagged state, two untrusted parties. Source: eq. (30), made explicit.

    The state |00><00| (x) rho_1 + |11><11| (x) rho_2 with rho_1 = (id (x) L_1)[rho], rho_2 = ((id (x) L_2)[rho])^T and the
    effects |0><0| (x) M + |1><1| (x) M^T of each party steer to L_1(sigma) + T(L_2(sigma)).
    """
    joint, square = first * second * trusted, trusted * trusted
    ring = generic(M=(first, first), N=(second, second), rho=(joint, joint), C1=(square, square), C2=(square, square))
    m, n, rho = ring["M"], ring["N"], ring["rho"]
    states = (
        on_second(ring["C1"], rho, first * second),
        on_second(ring["C2"], rho, first * second).transpose(),
    )
    flags = [
        RingMatrix(tuple(tuple(ring.one if j == k == f else ring.zero for k in (0, 1)) for j in (0, 1)), ring.zero)
        for f in (0, 1)
    ]
    # the flags stand before both systems; party 1 sees flag 1 and A1, party 2 sees flag 2 and A2
    effect = [
        [flags[f].tensor(flags[g]).tensor(a.tensor(b)) for g, b in ((0, n), (1, n.transpose()))]
        for f, a in ((0, m), (1, m.transpose()))
    ]
    joint_effect = effect[0][0] + effect[0][1] + effect[1][0] + effect[1][1]
    state = flags[0].tensor(flags[0]).tensor(states[0]) + flags[1].tensor(flags[1]).tensor(states[1])
    sigma = contracted(m.tensor(n), rho)
    expected = choi_image(ring["C1"], sigma) + choi_image(ring["C2"], sigma).transpose()
    return Identity(
        "eq. (30): decomposable maps keep assemblages quantum",
        "the flagged state and effects steer to L_1(sigma) + T(L_2(sigma))",
        "all entries of the difference are zero polynomials in independent entries of both effects, rho and the Choi "
        f"matrices of L_1 and L_2, for dimensions A1 = {first}, A2 = {second}, B = {trusted}.",
        f"{MULTILINEAR}; for completely positive L_1, L_2 with L_1 + T o L_2 trace preserving the flagged state is a "
        "state, also when p of eq. (30) is 0 or 1, where the printed quotients are not defined.",
        residuals(contracted(joint_effect, state), expected),
    )
