"""Cases about families of assemblages: marginals of several Bobs, a Bob with input, instrumental data.

The separations are known by hand. Two Bobs cannot both share a Bell pair with Alice: with anticommuting A and B the
operator A (A_1 + A_2) + B (B_1 + B_2) is at most 3 on assemblages of both Bobs, and 4 on the two Bell pairs. A Bob with
two inputs can have a PR box with Alice: 17/4 - 3/2 CHSH = sum_y (O_y - 3/4 (A_0 + (-1)^y A_1))^2, in which the products of
A_0 and A_1 cancel between the inputs. Instrumental: two orthogonal pure states for one outcome have no common upper bound.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from case_editing import (
    PLUS_Y,
    ROOT,
    Edit,
    Json,
    document,
    edited,
    negated,
    put,
    text_of,
    transposed,
    transposed_packed,
)
from operator_cases import antisymmetric, halved, transposed_overlap

from exactsteer.algebra.field import QQ
from exactsteer.algebra.matrix import Matrix, column, identity, matrix, tensor, zeros
from exactsteer.algebra.number import I, Number, number
from exactsteer.algebra.positivity import Elimination
from exactsteer.algebra.tensor_factors import partial_transpose
from exactsteer.certificates.certificate import Conjoined
from exactsteer.certificates.encoding import encode_table
from exactsteer.certificates.family_witnesses import (
    BlockPositiveParent,
    BlockPositiveTable,
    Dominated,
    Extension,
    FamilyWitness,
    Images,
    MapProof,
    MarginalImages,
    MemberMoments,
    Parent,
    SeparatingFamily,
    SharedGrams,
    SharedTables,
)
from exactsteer.certificates.witnesses import DominatingGram, Inside, MomentBlocks, NoWitness
from exactsteer.claims import (
    Conjunction,
    FamilyBallOutside,
    FamilyBound,
    FamilyMember,
    FamilyNear,
    FamilyOutside,
    FamilyRobustness,
    ValidFamily,
)
from exactsteer.programs.layout import MomentLayout
from exactsteer.quantum.maps import ChoiMatrix, choi_matrix, completely_positive, identity_map
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, observable
from exactsteer.quantum.positive_maps import reduction, transposition
from exactsteer.quantum.states import pure_state
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.branches import BranchedRealisation, gram_realisation
from exactsteer.steering.families import Family, FamilyFunctional, MeasuredFamily, instrumental, marginals
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.hidden_states import HiddenState, HiddenStateModel
from exactsteer.steering.realisation import steer
from exactsteer.steering.scenario import Key, Scenario
from exactsteer.steering.words import Word

Elements = dict[Key, Matrix]
CHSH = Scenario(((2, 2),), (2,))
PHASE = number("3/5") + I * number("4/5")
ISOMETRY = matrix([[1, 0], [0, 0], [0, PHASE]])
"""From a qubit into a qutrit, with a phase."""
FREE: Word = (((0, 0), (1, 0)),)
"""The product of one party's first projectors of two settings."""


def sign(*bits: int) -> int:
    """(-1)^(sum of the bits)."""
    return (-1) ** sum(bits)


def steering(*observables: Matrix, dimension: int = 2) -> Elements:
    """What a Bell pair's Alice leaves: (1 + (-1)^a O_x) / 4, in a larger space if there is one."""
    v = identity(2) if dimension == 2 else ISOMETRY
    one = identity(2)
    return {
        ((a,), (x,)): v @ (one + o * sign(a)) @ v.adjoint() / 4 for x, o in enumerate(observables) for a in range(2)
    }


def table(elements: Elements, *trusted: int, outcomes: Sequence[int] = (2, 2)) -> MeasuredAssemblage:
    """One party's table."""
    return MeasuredAssemblage(Scenario((tuple(outcomes),), trusted), elements)


def times(elements: Elements, factor: Number | int | str) -> Elements:
    """A multiple."""
    return {key: m * number(factor) for key, m in elements.items()}


def plus(*listed: Elements) -> Elements:
    """The sum of tables."""
    total = dict(listed[0])
    for other in listed[1:]:
        total = {key: m + other[key] for key, m in total.items()}
    return total


def beside(elements: Elements, rho: Matrix, first: bool = False) -> Elements:
    """Every element (x) rho, or rho first."""
    return {key: tensor(rho, m) if first else tensor(m, rho) for key, m in elements.items()}


def functional(
    elements: Elements, *trusted: int, outcomes: Sequence[int] = (2, 2), sense: str = "min"
) -> SteeringFunctional:
    """One party's operators."""
    return SteeringFunctional(Scenario((tuple(outcomes),), trusted), elements, sense)  # type: ignore[arg-type]


def gram_of(g: SteeringFunctional, level: str) -> Matrix:
    """sum M_{a|x} (x) G_{a|x} as a Gram matrix on the words: every effect is its own square, the last one 1 minus the others."""
    words = MomentLayout(g.scenario, level).index.words
    total = zeros(len(words) * g.scenario.dimension, len(words) * g.scenario.dimension)
    for ((a,), (x,)), m in g.elements.items():
        last = g.scenario.untrusted[0][x] - 1
        weights: dict[Word, int] = (
            {(((x, a),),): 1} if a < last else {((),): 1} | {(((x, b),),): -1 for b in range(last)}
        )
        v = column([weights.get(w, 0) for w in words])
        total = total + (v @ v.adjoint()).tensor(m)
    return total


# ---------------------------------------------------------------------------------------------------------------------
# Marginals: two Bobs and a Bell pair with each of them


PAIRS = steering(PAULI_Y, PAULI_Z)


def two_pairs(dimension: int = 2, root: bool = False) -> Family:
    """Both Bobs share a Bell pair with Alice; over Q(sqrt 2) with the measurement of a diagonal."""
    observables = (PAULI_Y, (PAULI_X + PAULI_Z) * (ROOT / 2)) if root else (PAULI_Y, PAULI_Z)
    second = steering(*observables, dimension=dimension)
    return Family("marginals", (table(steering(*observables), 2), table(second, dimension)))


def wide(o: Matrix, dimension: int) -> Matrix:
    """An observable of the qubit in the larger space, 0 beside it."""
    return o if dimension == 2 else ISOMETRY @ o @ ISOMETRY.adjoint()


def monogamy(dimension: int = 2, constant: Number | int | str = 3, sense: str = "min") -> FamilyFunctional:
    """constant - A (A_1 + A_2) - B (B_1 + B_2) on two Bobs, A = Y and B = Z."""
    members = []
    for d in (2, dimension):
        elements = {((a,), (x,)): wide(o, d) * -sign(a) for x, o in enumerate((PAULI_Y, PAULI_Z)) for a in range(2)}
        members.append(elements)
    for a in range(2):
        members[0][(a,), (0,)] = members[0][(a,), (0,)] + identity(2) * number(constant)
    return FamilyFunctional(
        "marginals", tuple(functional(e, d, sense=sense) for e, d in zip(members, (2, dimension), strict=True))
    )


def dominating(dimension: int = 2, spare: Number | int | str = 0) -> SteeringFunctional:
    """K_x - (-1)^a (O_x (x) 1 + 1 (x) O_x) >= 0 with K_0 + K_1 = 3; `spare` goes from one setting to the other.

    K_0 = 3/2, 3, 0, 3/2 and K_1 = 3/2, 0, 3, 3/2 on the states with signs (++, +-, -+, --) of A_1 A_2 and B_1 B_2.
    """
    a2, b2, c2 = (p.tensor(p) for p in (PAULI_Y, PAULI_Z, PAULI_X))

    def bell(s: int, t: int) -> Matrix:
        return (identity(4) + a2 * s + b2 * t - c2 * (s * t)) / 4

    ends = (bell(1, 1) + bell(-1, -1)) * number("3/2")
    more = bell(-1, -1) * number(spare)
    k = (ends + bell(1, -1) * 3 + more, ends + bell(-1, 1) * 3 - more)
    v = identity(2).tensor(wide(identity(2), 2) if dimension == 2 else ISOMETRY)
    rest = identity(2 * dimension) - v @ v.adjoint()
    elements = {}
    for x, o in enumerate((PAULI_Y, PAULI_Z)):
        both = tensor(o, identity(dimension)) + tensor(identity(2), wide(o, dimension))
        for a in range(2):
            elements[(a,), (x,)] = v @ k[x] @ v.adjoint() + rest * number("3/2") - both * sign(a)
    return functional(elements, 2, dimension)


def separated(of: str, dimension: int = 2, spare: Number | int | str = 0) -> SeparatingFamily:
    """The functional of two Bobs with its proof for a set."""
    g = dominating(dimension, spare)
    proof = {"lhs": NoWitness(), "no-signalling": g, "block-positive": BlockPositiveTable(g)}.get(of)
    return SeparatingFamily(monogamy(dimension), proof or DominatingGram(gram_of(g, of), Elimination()))


HALF_PARENT = Assemblage(
    Scenario(((2, 2),), (2, 2)), plus(beside(PAIRS, identity(2) / 4), beside(PAIRS, identity(2) / 4, first=True))
)
HALF = marginals(HALF_PARENT)
"""A Bell pair with either Bob, a half each."""
GHZ = steer(
    pure_state([1, 0, 0, 0, 0, 0, 0, 1], {"A": 2, "B": 2, "C": 2}), [[observable(PAULI_Y), observable(PAULI_X)]]
)
"""Entangled, complex states of two Bobs: their partial transposes are not positive."""
UNEVEN = {key: m.tensor(identity(1)) for key, m in steering(PAULI_Z, PAULI_Y, dimension=3).items()}


def half_blocks() -> MomentBlocks:
    """The free block of the mixture of Bell pairs: half the product of the projectors, in the other order."""
    block = (identity(2) + PAULI_Z) @ (identity(2) + PAULI_Y) / 32
    return MomentBlocks({FREE: tensor(block, identity(2)) + tensor(identity(2), block)}, Elimination(), 1)


def parent(sigma: Assemblage, inside: Inside | None = None) -> Parent:
    """A parent with its proof; without one, it is only no-signalling."""
    return Parent(sigma.scenario, sigma.elements, inside or NoWitness())


def local_parent(dimension: int = 3) -> tuple[Assemblage, tuple[HiddenState, ...]]:
    """Two hidden states of two Bobs, one of them entangled."""
    v = column([1 if k in (0, dimension + 1) else 0 for k in range(2 * dimension)])
    states = (
        HiddenState((0, 1), v @ v.adjoint() / 4),
        HiddenState((1, 0), tensor(PLUS_Y, identity(dimension)) / (2 * dimension)),
    )
    return HiddenStateModel(Scenario(((2, 2),), (2, dimension)), states).assemblage(), states


def turned(elements: Elements, *trusted: int, party: int = 0) -> Elements:
    """The partial transpose of every element."""
    return {key: partial_transpose(m, trusted, (party,)) for key, m in elements.items()}


def block_positive(positive: Elements, flipped: Elements, *trusted: int) -> Json:
    """The family of marginals of P + Q^{T_0}, proved block-positive."""
    scenario, whole = Scenario(((2, 2),), trusted), plus(positive, turned(flipped, *trusted))
    parts = [table({key: reduced(m, trusted, k) for key, m in whole.items()}, d) for k, d in enumerate(trusted)]
    witness = BlockPositiveParent(scenario, positive, flipped)
    return document(FamilyMember(Family("marginals", tuple(parts)), "block-positive"), witness)


def reduced(m: Matrix, trusted: Sequence[int], kept: int) -> Matrix:
    """The part of one of two systems."""
    d, e = trusted
    if kept == 0:
        return matrix(
            [[sum((m[i * e + k, j * e + k] for k in range(e)), number(0)) for j in range(d)] for i in range(d)]
        )
    return matrix([[sum((m[k * e + i, k * e + j] for k in range(d)), number(0)) for j in range(e)] for i in range(e)])


def mapped(channel: ChoiMatrix, elements: Elements) -> Elements:
    """The image of every element."""
    return {key: channel(m) for key, m in elements.items()}


TRANSPOSITION = MapProof(transposition(2), transposed_overlap())
REDUCTION = MapProof(reduction(3), halved(antisymmetric(3)))
DAMPING = completely_positive([matrix([[1, 0], [0, 0], [0, "3/5"]]), matrix([[0, "4/5"], [0, 0], [0, 0]])])
"""A complex-free channel from a qubit to a qutrit."""
TURN = completely_positive([ISOMETRY])


def marginal_images(source: Family, whole: Assemblage, *maps: MapProof | None) -> Json:
    """The images of a quantum family's members under maps of single Bobs, each on all that the Bob has."""
    members = []
    for member, part in zip(source.members, maps, strict=True):
        elements, trusted = dict(member.elements), member.scenario.trusted
        if part is not None:
            elements = mapped(part.channel, elements)
            trusted = trusted if part.channel.output == member.scenario.dimension else (part.channel.output,)
        members.append(table(elements, *trusted))
    witness = MarginalImages(source, parent(whole, gram_realisation(whole)), maps)
    return document(FamilyMember(Family("marginals", tuple(members)), "positive-maps"), witness)


# ---------------------------------------------------------------------------------------------------------------------
# A Bob with input: boxes


def projectors(y: int, dimension: int = 2) -> tuple[Matrix, Matrix]:
    """Bob's two states at an input: of Z for input 0, of Y for input 1."""
    o = (PAULI_Z, PAULI_Y)[y]
    return wide((identity(2) + o) / 2, dimension), wide((identity(2) - o) / 2, dimension)


def box_elements(c: Number | int | str, y: int, dimension: int = 2) -> Elements:
    """sum_b p(a b|x y) |e_b><e_b| with the correlators (-1)^(x y) c."""
    e = projectors(y, dimension)
    return {
        ((a,), (x,)): (e[0] * (1 + number(c) * sign(a, x * y)) + e[1] * (1 - number(c) * sign(a, x * y))) / 4
        for a, x in product(range(2), repeat=2)
    }


def box(c: Number | int | str, dimension: int = 2, apart: Matrix | None = None) -> Family:
    """A box with Bob's outcome written into his system; another trusted party may hold a state of its own."""
    members = []
    for y, d in enumerate((2, dimension)):
        elements = box_elements(c, y, d)
        trusted = (d,)
        if apart is not None:
            elements, trusted = beside(elements, apart, first=True), (apart.rows, d)  # type: ignore[assignment]
        members.append(table(elements, *trusted))
    return Family("with-input", tuple(members))


def observable_at(y: int, dimension: int = 2) -> Matrix:
    """O_y with square 1."""
    o = (PAULI_Z, PAULI_Y)[y]
    return o if dimension == 2 else wide(o, 3) + identity(3) - ISOMETRY @ ISOMETRY.adjoint()


def chsh_functional(
    constant: Number | int | str,
    slope: Number | int | str,
    dimension: int = 2,
    apart: Matrix | None = None,
    shift: Matrix | None = None,
    sense: str = "min",
) -> FamilyFunctional:
    """constant - slope CHSH; `shift` (x) 1 at setting 0, outcome 0 goes from one input to the other."""
    members = []
    for y, d in enumerate((2, dimension)):
        h = identity(1) if apart is None else apart
        elements = {
            ((a,), (x,)): tensor(
                h, identity(d) * (number(constant) / 4) - observable_at(y, d) * number(slope) * sign(a, x * y)
            )
            for a, x in product(range(2), repeat=2)
        }
        if shift is not None:
            elements[(0,), (0,)] = elements[(0,), (0,)] + tensor(shift, identity(d)) * sign(y)
        trusted = (d,) if apart is None else (apart.rows, d)
        members.append(functional(elements, *trusted, sense=sense))
    return FamilyFunctional("with-input", tuple(members))


def chsh_gram(y: int, c: Number, dimension: int = 2, apart: Matrix | None = None) -> Matrix:
    """(O_y - c (A_0 + (-1)^y A_1))^2 on the words 1, P_0, P_1, A_x = 2 P_x - 1."""
    o, one = observable_at(y, dimension), identity(dimension)
    row = [o + one * c * (1 + sign(y)), one * (-2 * c), one * (-2 * c * sign(y))]
    h = identity(1) if apart is None else apart
    lines = []
    for u in row:
        parts = [tensor(h, u.adjoint() @ v) for v in row]
        for r in range(parts[0].rows):
            lines.append([part[r, k] for part in parts for k in range(part.columns)])
    return matrix(lines)


def chsh_separated(
    of: str, dimension: int = 2, apart: Matrix | None = None, shift: Matrix | None = None, c: str = "3/4"
) -> SeparatingFamily:
    """2 + 4 c^2 - 2 c CHSH with its squares, 4 - CHSH without signalling, 2 - CHSH locally."""
    n = number(c)
    if of == "lhs":
        return SeparatingFamily(chsh_functional(2, 1, dimension), NoWitness())
    if of == "no-signalling":
        g = chsh_functional(4, 1, dimension, apart)
        f = chsh_functional(4, 1, dimension, apart, shift)
        return SeparatingFamily(f, SharedTables(g.members))
    f = chsh_functional(2 + 4 * n * n, 2 * n, dimension, apart, shift)
    grams = tuple((chsh_gram(y, n, d, apart), Elimination()) for y, d in enumerate((2, dimension)))
    return SeparatingFamily(f, SharedGrams(grams))


def local_box_parent(dimension: int = 2) -> tuple[Elements, tuple[HiddenState, ...]]:
    """Hidden states of the box with correlators (-1)^(x y)/2: strategies that win in three of four cases."""
    states = []
    for a0, a1, b0, b1 in product(range(2), repeat=4):
        wins = sum((a, b) in ((0, 0), (1, 1)) for a, b in ((a0, b0), (a0, b1), (a1, b0), (a1, 1 - b1)))
        if wins == 3:
            rho = tensor(projectors(0)[b0], projectors(1, dimension)[b1])
            states.append(HiddenState((a0, a1), rho / 8))
    elements = {
        ((a,), (x,)): sum((s.operator for s in states if s.strategy[x] == a), zeros(2 * dimension, 2 * dimension))
        for a, x in product(range(2), repeat=2)
    }
    return elements, tuple(states)


def box_moments(c: str, dimension: int = 2, apart: Matrix | None = None) -> MemberMoments:
    """A_0 A_1 has the expectation 0, and (1 + c (A_0 +- A_1) O_y) / 4 is what belongs to the others."""
    h = identity(1) if apart is None else apart
    members = []
    for y, d in enumerate((2, dimension)):
        e0, e1 = projectors(y, d)
        block = (e0 + e1 + (e0 - e1) * number(c) * (1 + sign(y))) / 8
        members.append(MomentBlocks({FREE: tensor(h, block)}, Elimination(), 1))
    return MemberMoments(tuple(members))


TRIPLE = Scenario(((2, 2, 2),), (2,))
PAULIS = steering(PAULI_X, PAULI_Y, PAULI_Z)


def turned_paulis() -> Family:
    """Bob's second input transposes."""
    second = {key: m.transpose() for key, m in PAULIS.items()}
    return Family("with-input", tuple(table(e, 2, outcomes=(2, 2, 2)) for e in (PAULIS, second)))


def channelled() -> tuple[Family, Images]:
    """Bob's inputs: nothing, damping into a qutrit, a turn into a qutrit; the other trusted party holds a state."""
    source = Assemblage(Scenario(((2, 2),), (2, 2)), beside(PAIRS, PLUS_Y, first=True))
    members = [table(dict(source.elements), 2, 2)]
    for channel in (DAMPING, TURN):
        members.append(table(beside(mapped(channel, PAIRS), PLUS_Y, first=True), 2, 3))
    maps = (None, MapProof(DAMPING, Elimination()), MapProof(TURN, Elimination()))
    images = Images(source.scenario, source.elements, gram_realisation(source), maps)
    return Family("with-input", tuple(members)), images


def pauli_images() -> Images:
    """The identity and the transposition."""
    sigma = Assemblage(TRIPLE, PAULIS)
    return Images(TRIPLE, PAULIS, gram_realisation(sigma), (None, TRANSPOSITION))


# ---------------------------------------------------------------------------------------------------------------------
# Instrumental data


def clash(third: bool = False) -> Family:
    """One outcome leaves two orthogonal pure states, one for each setting; there may be an outcome of one setting only."""
    plus_y, minus_y = projectors(1)
    zero = zeros(2, 2)
    elements = {((0,), (0,)): plus_y, ((0,), (1,)): minus_y, ((1,), (0,)): zero, ((1,), (1,)): zero}
    if third:
        elements[(2,), (0,)] = zero
    return Family("instrumental", (table(elements, 2, outcomes=(2 + third, 2)),))


def clash_functional(third: bool = False, factor: Number | int | str = 1) -> FamilyFunctional:
    """1 - tr(N_+ sigma_{0|0}) - tr(N_- sigma_{0|1}), the 1 written at setting 0."""
    outcomes = (2 + third, 2)
    _, minus_y = projectors(1)
    elements = {((a,), (0,)): identity(2) for a in range(1, outcomes[0])}
    elements |= {((0,), (0,)): minus_y, ((0,), (1,)): -minus_y, ((1,), (1,)): zeros(2, 2)}
    return FamilyFunctional("instrumental", (functional(times(elements, factor), 2, outcomes=outcomes),))


def clash_tables(third: bool = False, factor: Number | int | str = 1) -> tuple[SteeringFunctional, ...]:
    """G_0 = N_- at outcome 1 of setting 1 and 1 - N_- at the other outcomes of setting 0, and nothing at the other inputs."""
    outcomes = (2 + third, 2)
    _, minus_y = projectors(1)
    zero = zeros(2, 2)
    keys = [((a,), (x,)) for x, k in enumerate(outcomes) for a in range(k)]
    first = dict.fromkeys(keys, zero) | {((1,), (1,)): minus_y}
    first |= {((a,), (0,)): identity(2) - minus_y for a in range(1, outcomes[0])}
    others = [dict.fromkeys(keys, zero)] * (outcomes[0] - 1)
    return tuple(functional(times(e, factor), 2, outcomes=outcomes) for e in (first, *others))


def clash_separated(of: str, third: bool = False, factor: Number | int | str = 1) -> SeparatingFamily:
    """The functional of the clash with its proof for a set."""
    tables = clash_tables(third, factor)
    proof = NoWitness() if of == "lhs" else SharedTables(tables)
    if of not in ("lhs", "no-signalling"):
        return SeparatingFamily(
            clash_functional(third, factor), SharedGrams(tuple((gram_of(g, of), Elimination()) for g in tables))
        )
    return SeparatingFamily(clash_functional(third, factor), proof)


def of_box(c: str, apart: Matrix | None = None) -> Family:
    """The instrumental data of a box."""
    return instrumental(box(c, apart=apart))


def extension(c: str, inside: Parent | MemberMoments | NoWitness, apart: Matrix | None = None) -> Extension:
    """The box that instrumental data are part of."""
    return Extension(box(c, apart=apart).members, inside)


def local_extension() -> Extension:
    """The box with correlators 1/2 with its hidden states."""
    elements, states = local_box_parent()
    return extension("1/2", Parent(Scenario(((2, 2),), (2, 2)), elements, states))


def instrumental_images(of: str) -> Json:
    """What the maps of the inputs leave of an assemblage: nothing at input 0, a transposition or a turn at input 1."""
    turn = completely_positive([(identity(2) * 3 + PAULI_X * (I * 4)) / 5])
    second = TRANSPOSITION if of == "positive-maps" else MapProof(turn, Elimination())
    elements = {key: m if key[0] == (0,) else second.channel(m) for key, m in PAIRS.items()}
    images = Images(CHSH, PAIRS, gram_realisation(Assemblage(CHSH, PAIRS)), (None, second))
    return document(FamilyMember(Family("instrumental", (table(elements, 2),)), of), images)


# ---------------------------------------------------------------------------------------------------------------------
# Theorems


def white(shape: str, *trusted: tuple[int, ...], outcomes: Sequence[int] = (2, 2)) -> Family:
    """Uniform outcomes and maximally mixed states."""
    members = []
    for sizes in trusted:
        d = prod(sizes)
        elements = {((a,), (x,)): identity(d) / (d * k) for x, k in enumerate(outcomes) for a in range(k)}
        members.append(table(elements, *sizes, outcomes=outcomes))
    return Family(shape, tuple(members))  # type: ignore[arg-type]


def outside(family: Family, of: str, witness: SeparatingFamily) -> Json:
    """A separation."""
    return document(FamilyOutside(family, of), witness)


def member(family: Family, of: str, witness: FamilyWitness) -> Json:
    """A membership."""
    return document(FamilyMember(family, of), witness)


def scaled(witness: SeparatingFamily, factor: Number | str) -> SeparatingFamily:
    """A multiple of a functional with all that proves it."""
    n = number(factor)

    def by(f: SteeringFunctional) -> SteeringFunctional:
        return SteeringFunctional(f.scenario, {key: m * n for key, m in f.elements.items()}, f.sense)

    proof = witness.proof
    match proof:
        case SteeringFunctional():
            proof = by(proof)
        case BlockPositiveTable(g):
            proof = BlockPositiveTable(by(g))
        case DominatingGram(gram, why):
            proof = DominatingGram(gram * n, why)
        case SharedTables(tables):
            proof = SharedTables(tuple(map(by, tables)))
        case SharedGrams(grams):
            proof = SharedGrams(tuple((gram * n, why) for gram, why in grams))
        case _:
            pass
    members = tuple(map(by, witness.functional.members))
    return SeparatingFamily(FamilyFunctional(witness.functional.shape, members), proof)


def bounded(of: str, value: str, f: FamilyFunctional, proof: Dominated) -> Json:
    """A bound."""
    return document(FamilyBound(f, number(value), of), proof)


def reached(family: Family, of: str, value: Number | str | int, noise: Family, witness: FamilyWitness) -> Json:
    """The robustness is at most the value."""
    return document(FamilyRobustness(family, number(value), "max", of, noise), witness)


def exceeded(family: Family, of: str, value: Number | str | int, noise: Family, witness: SeparatingFamily) -> Json:
    """The robustness is at least the value."""
    return document(FamilyRobustness(family, number(value), "min", of, noise), witness)


def disturbed(family: Family, by: Number | str) -> MeasuredFamily:
    """One entry of the last member changed, by a number times i on the diagonal and off it: the data obey no law."""
    *others, last = family.members
    elements = dict(last.elements)
    key = next(iter(elements))
    d = last.scenario.dimension
    change = matrix(
        [[(I if r == c == 0 else number(1)) * int((r, c) in ((0, 0), (0, d - 1))) for c in range(d)] for r in range(d)]
    )
    elements[key] = elements[key] + change * number(by)
    return MeasuredFamily(family.shape, (*others, MeasuredAssemblage(last.scenario, elements)))


def lowered(f: FamilyFunctional, value: Number | str) -> FamilyFunctional:
    """F - value, the value at setting 0 of member 0: it is at least -value where F is at least 0."""
    first, *others = f.members
    elements = dict(first.elements)
    for (a,), (x,) in first.elements:
        if x == 0:
            elements[(a,), (x,)] = elements[(a,), (x,)] - identity(first.scenario.dimension) * number(value)
    return FamilyFunctional(f.shape, (SteeringFunctional(first.scenario, elements, f.sense), *others))


def negative_of(f: FamilyFunctional) -> FamilyFunctional:
    """-F, bounded from above."""
    members = (SteeringFunctional(m.scenario, {key: -e for key, e in m.elements.items()}, "max") for m in f.members)
    return FamilyFunctional(f.shape, tuple(members))


def accepted() -> dict[str, Json]:
    """Certificates that prove something, by name."""
    local, states = local_parent()
    local_family = marginals(local)
    wide_source = marginals(local)
    in_one = Family("marginals", (MeasuredAssemblage(HALF_PARENT.scenario, HALF_PARENT.elements),))
    whole = MapProof(transposition(4), transposed_overlap(1, 4))
    c = number("1/2")
    apart = matrix([[1, I / 2], [-I / 2, 1]])
    through, images = channelled()
    box_parent, box_states = local_box_parent()
    wide_parent, wide_states = local_box_parent(3)
    noise, white_box = white("marginals", (2,), (2,)), white("with-input", (2,), (2,))
    pr, aq = box(1), chsh_separated("almost-quantum")
    no_law = disturbed(pr, "1/100")
    three = clash(third=True)
    both = Conjunction((ValidFamily(HALF), FamilyMember(HALF, "quantum"), FamilyMember(HALF, "block-positive")))
    quantum_parent = parent(HALF_PARENT, gram_realisation(HALF_PARENT))
    zero = times(HALF_PARENT.elements, 0)  # type: ignore[arg-type]
    flat = white("instrumental", (2,))
    return {
        "family_marginals": document(ValidFamily(two_pairs(3)), NoWitness()),
        "family_with_input": document(ValidFamily(box("1/3", 3, PLUS_Y)), NoWitness()),
        "family_with_input_sqrt2": document(ValidFamily(box(ROOT / 2)), NoWitness()),
        "family_instrumental": document(ValidFamily(clash()), NoWitness()),
        "family_instrumental_unequal_outcomes": document(ValidFamily(three), NoWitness()),
        "family_member_marginals_parent": member(HALF, "no-signalling", parent(HALF_PARENT)),
        "family_member_marginals_parent_2_by_3": member(local_family, "no-signalling", parent(local)),
        "family_member_marginals_quantum": member(HALF, "quantum", quantum_parent),
        "family_member_marginals_quantum_ghz": member(marginals(GHZ), "quantum", parent(GHZ, gram_realisation(GHZ))),
        "family_member_marginals_lhs": member(local_family, "lhs", parent(local, states)),
        "family_member_marginals_level": member(HALF, "1", parent(HALF_PARENT, half_blocks())),
        "family_member_marginals_block_positive": block_positive(zero, dict(GHZ.elements), 2, 2),
        "family_member_marginals_block_positive_2_by_3": block_positive(
            times(dict(local.elements), "1/3"), times(dict(local.elements), "2/3"), 2, 3
        ),
        "family_member_marginals_positive_maps": marginal_images(HALF, HALF_PARENT, TRANSPOSITION, None),
        "family_member_marginals_positive_maps_to_3": marginal_images(
            wide_source, local, MapProof(TURN, Elimination()), REDUCTION
        ),
        "family_member_marginals_map_of_two_systems": marginal_images(in_one, HALF_PARENT, whole),
        "family_member_with_input": member(pr, "no-signalling", NoWitness()),
        "family_member_with_input_and_a_third_party": member(box(1, 3, PLUS_Y), "no-signalling", NoWitness()),
        "family_member_with_input_lhs": member(
            box(c), "lhs", Parent(Scenario(((2, 2),), (2, 2)), box_parent, box_states)
        ),
        "family_member_with_input_lhs_2_and_3": member(
            box(c, 3), "lhs", Parent(Scenario(((2, 2),), (2, 3)), wide_parent, wide_states)
        ),
        "family_member_with_input_level": member(box("2/3"), "1", box_moments("2/3")),
        "family_member_with_input_level_third_party": member(
            box("2/3", 3, PLUS_Y), "almost-quantum", box_moments("2/3", 3, PLUS_Y)
        ),
        "family_member_with_input_quantum": member(through, "quantum", images),
        "family_member_with_input_positive_maps": member(turned_paulis(), "positive-maps", pauli_images()),
        "family_member_with_input_positive_maps_all_cp": member(through, "positive-maps", images),
        "family_member_instrumental": member(of_box("1"), "no-signalling", extension("1", NoWitness())),
        "family_member_instrumental_third_party": member(
            of_box("1", PLUS_Y), "no-signalling", extension("1", NoWitness(), PLUS_Y)
        ),
        "family_member_instrumental_lhs": member(of_box("1/2"), "lhs", local_extension()),
        "family_member_instrumental_level": member(of_box("2/3"), "1", extension("2/3", box_moments("2/3"))),
        "family_member_instrumental_quantum": instrumental_images("quantum"),
        "family_member_instrumental_positive_maps": instrumental_images("positive-maps"),
        **{
            f"family_outside_marginals_{name}": outside(two_pairs(), of, separated(of))
            for name, of in (
                ("parent", "no-signalling"),
                ("lhs", "lhs"),
                ("level", "1"),
                ("block_positive", "block-positive"),
            )
        },
        "family_outside_marginals_parent_2_by_3": outside(two_pairs(3), "no-signalling", separated("no-signalling", 3)),
        "family_outside_marginals_block_positive_2_by_3": outside(
            two_pairs(3), "block-positive", separated("block-positive", 3)
        ),
        "family_outside_marginals_entangled_table": outside(
            two_pairs(), "no-signalling", separated("no-signalling", spare="3/2")
        ),
        "family_outside_marginals_sqrt2": outside(two_pairs(root=True), "no-signalling", over_root()),
        "family_outside_with_input_level": outside(pr, "1", chsh_separated("1")),
        "family_outside_with_input_level_third_party": outside(
            box(1, 3, PLUS_Y), "almost-quantum", chsh_separated("almost-quantum", 3, apart, PAULI_Y / 7)
        ),
        "family_outside_with_input_lhs": outside(pr, "lhs", chsh_separated("lhs")),
        "family_outside_with_input_lhs_2_and_3": outside(box(1, 3), "lhs", chsh_separated("lhs", 3)),
        "family_outside_instrumental": outside(clash(), "no-signalling", clash_separated("no-signalling")),
        "family_outside_instrumental_unequal_outcomes": outside(
            three, "no-signalling", clash_separated("no-signalling", third=True)
        ),
        "family_outside_instrumental_lhs": outside(three, "lhs", clash_separated("lhs", third=True)),
        "family_outside_instrumental_level": outside(three, "1", clash_separated("1", third=True)),
        "family_bound_marginals_parent": bounded("no-signalling", "-3", monogamy(3, 0), dominating(3)),
        "family_bound_marginals_block_positive": bounded(
            "block-positive", "3", negative_of(monogamy(2, 0)), BlockPositiveTable(dominating())
        ),
        "family_bound_marginals_lhs": bounded("lhs", "3", negative_of(monogamy(2, 0)), NoWitness()),
        "family_bound_marginals_level": bounded("1", "-3", monogamy(2, 0), separated("1").proof),
        "family_bound_with_input_level": bounded("1", "-17/4", lowered(aq.functional, "17/4"), aq.proof),
        "family_bound_with_input_no_signalling": bounded(
            "no-signalling", "4", negative_of(chsh_functional(0, 1)), SharedTables(chsh_functional(4, 1).members)
        ),
        "family_bound_with_input_lhs": bounded("lhs", "2", negative_of(chsh_functional(0, 1)), NoWitness()),
        "family_bound_instrumental": bounded(
            "no-signalling", "1/2", lowered(clash_functional(), "-1/2"), SharedTables(clash_tables())
        ),
        "family_robustness_marginals_at_least": exceeded(
            two_pairs(), "no-signalling", "1/3", noise, scaled(separated("no-signalling"), "1/3")
        ),
        "family_robustness_marginals_at_most": reached(two_pairs(), "quantum", 1, noise, doubled(HALF_PARENT)),
        "family_robustness_inside": reached(box(0), "no-signalling", "-1/2", white_box, NoWitness()),
        "family_robustness_with_input_at_least": exceeded(pr, "1", "7/17", white_box, scaled(aq, "4/17")),
        "family_robustness_with_input_at_most": reached(
            pr,
            "lhs",
            1,
            white_box,
            Parent(
                Scenario(((2, 2),), (2, 2)),
                times(box_parent, 2),
                tuple(HiddenState(s.strategy, s.operator * 2) for s in box_states),
            ),
        ),
        "family_robustness_with_input_positive_maps": reached(
            turned_paulis(), "positive-maps", "1/2", white("with-input", (2,), (2,), outcomes=(2, 2, 2)), noisy_images()
        ),
        "family_robustness_instrumental_at_least": exceeded(
            clash(), "no-signalling", 2, flat, clash_separated("no-signalling", factor=2)
        ),
        "family_robustness_instrumental_level": exceeded(clash(), "1", 2, flat, clash_separated("1", factor=2)),
        "family_ball_outside_marginals": document(
            FamilyBallOutside(disturbed(two_pairs(), "1/100"), number("1/10"), "no-signalling"),
            separated("no-signalling"),
        ),
        "family_ball_outside_marginals_block_positive": document(
            FamilyBallOutside(disturbed(two_pairs(3), "1/100"), number("1/10"), "block-positive"),
            separated("block-positive", 3),
        ),
        "family_ball_outside_with_input": document(FamilyBallOutside(no_law, number("1/10"), "1"), aq),
        "family_ball_outside_instrumental": document(
            FamilyBallOutside(disturbed(clash(), "1/100"), number("1/4"), "no-signalling"),
            clash_separated("no-signalling"),
        ),
        "family_near": document(FamilyNear(no_law, number("1/50"), pr), NoWitness()),
        "family_near_marginals": document(FamilyNear(disturbed(HALF, "-1/3"), number("1/2"), HALF), NoWitness()),
        "family_near_at_the_radius": document(
            FamilyNear(MeasuredFamily("with-input", box(1).members), number("1/2"), box("1/2")), NoWitness()
        ),
        "conjunction_about_a_family": document(
            both,
            Conjoined(
                (NoWitness(), quantum_parent, BlockPositiveParent(HALF_PARENT.scenario, HALF_PARENT.elements, zero))
            ),
        ),
    }


def grown(realisation: BranchedRealisation, factor: Number | int | str) -> BranchedRealisation:
    """A multiple of a realisation, for the cone."""
    n = number(factor)
    parts = tuple(replace(b, operator=b.operator * n, support=None) for b in realisation.branches)
    return BranchedRealisation(realisation.scenario, parts)


def doubled(sigma: Assemblage) -> Parent:
    """Twice a quantum parent."""
    return Parent(sigma.scenario, times(dict(sigma.elements), 2), grown(gram_realisation(sigma), 2))


def noisy_images() -> Images:
    """The identity and the transposition of what is left of the Bell pair and half as much noise."""
    noisy = plus(PAULIS, {key: identity(2) / 8 for key in PAULIS})
    realised = gram_realisation(Assemblage(TRIPLE, times(noisy, "2/3")))
    return Images(TRIPLE, noisy, grown(realised, "3/2"), (None, TRANSPOSITION))


def over_root() -> SeparatingFamily:
    """The functional of two Bobs for the measurements of Y and a diagonal: turned by a real rotation."""
    w, one = (PAULI_X + PAULI_Z) * (ROOT / 2), identity(2)
    turn = matrix([[1 + ROOT, -1], [1, 1 + ROOT]])
    n = (turn.adjoint() @ turn)[0, 0]
    whole = turn.tensor(turn)

    def at(m: Matrix, u: Matrix, scale: Number) -> Matrix:
        return u @ m @ u.adjoint() / scale

    if at(PAULI_Z, turn, n) != w:
        raise ValueError(f"the rotation takes Z to {at(PAULI_Z, turn, n)} on {one}")
    base = separated("no-signalling")
    members = tuple(
        SteeringFunctional(f.scenario, {key: at(m, turn, n) for key, m in f.elements.items()}, f.sense)
        for f in base.functional.members
    )
    g = dominating()
    rotated = SteeringFunctional(g.scenario, {key: at(m, whole, n * n) for key, m in g.elements.items()}, g.sense)
    return SeparatingFamily(FamilyFunctional("marginals", members), rotated)


# ---------------------------------------------------------------------------------------------------------------------
# Attacks


def both_planes(path: str, key: str, change: Callable[[Json], Json]) -> Edit:
    """Changes the planes of one element of a table."""

    def edit(value: Json) -> None:
        for step in path.split("."):
            value = value[int(step) if isinstance(value, list) else step]
        value["elements"][key] = [change(plane) for plane in value["elements"][key]]

    return edit


def every(path: str, change: Callable[[Json], Json]) -> Edit:
    """Changes the planes of all elements of a table."""

    def edit(value: Json) -> None:
        for step in path.split("."):
            value = value[int(step) if isinstance(value, list) else step]
        value["elements"] = {key: [change(plane) for plane in planes] for key, planes in value["elements"].items()}

    return edit


def exchange(path: str, first: Json, second: Json) -> Edit:
    """Exchanges two entries of a list or of an object."""

    def edit(value: Json) -> None:
        for step in path.split("."):
            value = value[int(step) if isinstance(value, list) else step]
        value[first], value[second] = value[second], value[first]

    return edit


def conjugate_claim(*members: int) -> Edit:
    """Transposes the elements of some members of the claim's family."""

    def edit(value: Json) -> None:
        for k in members:
            every(f"claim.family.members.{k}", transposed)(value)

    return edit


def attacks_on_laws(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Families that break one law: of a member, of the common part, or of the setting's trace."""
    names = ("marginals", "with_input", "instrumental", "instrumental_unequal_outcomes")
    marginal, with_input, data, uneven = (base[f"family_{name}"] for name in names)
    members = "claim.family.members"
    e = f"{members}.1.elements"
    rows = [[[1, 0, 0], [0, 0, 0], [0, 0, 1]], 0]
    certain = {((a,), (x,)): identity(3) * (1 - a) / 3 for a, x in product(range(2), repeat=2)}
    yield (
        "family_marginals_of_other_outcomes",
        "signalling",
        edited(marginal, put(f"{members}.1", document_table(table(certain, 3)))),
    )
    yield (
        "family_marginals_same_integers_over_another_denominator",
        "not-normalised",
        edited(marginal, put(f"{members}.0.denominator", 5)),
    )
    signals = edited(marginal, put(f"{e}.0|0", rows), put(f"{e}.1|0", rows))
    yield "family_marginals_a_member_signals", "signalling", signals
    yield (
        "family_marginals_not_hermitian",
        "not-hermitian",
        edited(marginal, put(f"{members}.0.elements.0|0", [[[1, 0], [0, 1]], [[0, 1], [1, 0]]])),
    )
    yield (
        "family_marginals_not_positive",
        "not-positive",
        edited(
            marginal,
            put(f"{members}.0.elements.0|1", [[[3, 0], [0, -1]], 0]),
            put(f"{members}.0.elements.1|1", [[[-1, 0], [0, 3]], 0]),
        ),
    )
    shifted = {key: m + identity(2) * (number("1/20") * sign(*key[0])) for key, m in box_elements("1/3", 1).items()}
    shifted_box = edited(base["family_member_with_input"], put(f"{members}.1", document_table(table(shifted, 2))))
    yield "family_with_input_other_outcomes", "signalling", shifted_box
    yield (
        "family_with_input_another_state_apart",
        "signalling",
        edited(
            with_input,
            put(
                f"{members}.1",
                document_table(table(beside(box_elements("1/3", 1, 3), PLUS_Y.transpose(), first=True), 2, 3)),
            ),
        ),
    )
    yield (
        "family_with_input_state_apart_in_the_wrong_place",
        "signalling",
        edited(
            base["family_member_with_input_and_a_third_party"],
            put(f"{members}.1", document_table(table(beside(box_elements(1, 1), PLUS_Y), 2, 2))),
        ),
    )
    yield (
        "family_instrumental_trace_of_one_setting",
        "not-normalised",
        edited(data, put(f"{members}.0.elements.1|1", [[[2, 0], [0, 0]], 0])),
    )
    yield (
        "family_instrumental_negative",
        "not-positive",
        edited(data, put(f"{members}.0.elements.1|1", [[[2, 0], [0, -2]], 0])),
    )
    yield (
        "family_instrumental_not_hermitian",
        "not-hermitian",
        edited(uneven, put(f"{members}.0.elements.2|0", [[[0, 1], [0, 0]], 0])),
    )
    yield (
        "family_instrumental_third_outcome_too_much",
        "not-normalised",
        edited(uneven, put(f"{members}.0.elements.2|0", [[[1, 0], [0, 0]], 0])),
    )
    yield "family_signalling_data_with_one_input", "signalling", edited(data, put("claim.family.shape", "with-input"))


def document_table(value: MeasuredAssemblage) -> Json:
    """A table over Q as certificates write it."""
    return encode_table(value.scenario, value.elements, QQ)


def attacks_on_parents(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Parents with other marginals, that are no assemblages, or whose proof is one of another set."""
    names = (
        "parent",
        "parent_2_by_3",
        "quantum",
        "quantum_ghz",
        "lhs",
        "level",
        "block_positive",
        "block_positive_2_by_3",
    )
    plain, uneven, quantum, ghz, lhs, level, block, block_3 = (
        base[f"family_member_marginals_{name}"] for name in names
    )
    yield "family_parent_of_other_marginals", "other-marginal", edited(plain, conjugate_claim(0, 1))
    yield "family_parent_first_member_conjugated", "other-marginal", edited(uneven, conjugate_claim(0))
    yield (
        "family_parent_of_twice_the_family",
        "other-marginal",
        edited(plain, put("witness.parent.denominator", 2 * at(plain, "witness.parent.denominator"))),
    )
    yield (
        "family_parent_outcomes_exchanged",
        "other-marginal",
        edited(plain, exchange("witness.parent.elements", "0|0", "1|0")),
    )
    one_sided = Assemblage(Scenario(((2, 2),), (2, 2)), beside(PAIRS, identity(2) / 2))
    yield (
        "family_parent_bobs_in_another_order",
        "other-marginal",
        edited(
            member(marginals(one_sided), "no-signalling", parent(one_sided)),
            put("witness.parent", document_table(table(beside(PAIRS, identity(2) / 2, first=True), 2, 2))),
        ),
    )
    correlated = {key: tensor(m, m) * 2 for key, m in PAIRS.items()}
    pairs = base["family_outside_marginals_parent"]
    as_member = edited(pairs, put("claim.kind", "family-member"))
    signalling = {"parent": document_table(table(correlated, 2, 2)), "proof": {}}
    yield "family_parent_that_signals", "signalling", edited(as_member, put("witness", signalling))
    excess = {key: m + x for (key, m), x in zip(beside(PAIRS, identity(2) / 2).items(), swapped_rest(), strict=True)}
    negative = {"parent": document_table(table(excess, 2, 2)), "proof": {}}
    yield "family_parent_that_is_not_positive", "not-positive", edited(as_member, put("witness", negative))
    yield (
        "family_parent_quantum_by_another_state",
        "other-assemblage",
        edited(quantum, every("witness.parent", transposed), conjugate_claim(0, 1)),
    )
    yield (
        "family_parent_quantum_outcomes_exchanged",
        "other-assemblage",
        edited(
            ghz,
            exchange("witness.parent.elements", "0|1", "1|1"),
            *(exchange(f"claim.family.members.{k}.elements", "0|1", "1|1") for k in (0, 1)),
        ),
    )
    yield "family_parent_lhs_another_strategy", "other-assemblage", edited(lhs, put("witness.proof.terms.0.0", [1, 1]))
    yield (
        "family_parent_lhs_a_negative_state",
        "not-positive",
        edited(
            lhs,
            put(
                "witness.proof.terms.0.2.0",
                [[[1 if r == c == 0 else -1 if r == c else 0 for c in range(6)] for r in range(6)]],
            ),
        ),
    )
    yield (
        "family_parent_level_large_block",
        "not-positive",
        edited(level, put("witness.proof.blocks.0.0", [*([[0] * 4] * 3), [0, 0, 0, 99]])),
    )
    yield "family_parent_block_positive_other_side", "other-marginal", edited(block_3, conjugate_claim(0))
    yield (
        "family_parent_block_positive_second_bob_transposed",
        "other-marginal",
        edited(block_3, every("witness.parent.transposed", transposed)),
    )
    yield (
        "family_parent_block_positive_parts_exchanged",
        "other-marginal",
        edited(block_3, exchange("witness.parent", "positive", "transposed")),
    )
    crossed = turned(turned(dict(GHZ.elements), 2, 2), 2, 2, party=1)
    yield (
        "family_parent_block_positive_not_transposed_back",
        "not-positive",
        edited(block, put("witness.parent.transposed", document_table(table(turned(dict(GHZ.elements), 2, 2), 2, 2)))),
    )
    yield (
        "family_parent_block_positive_transposed_wholly",
        "other-marginal",
        edited(
            block_3,
            put(
                "witness.parent.transposed",
                document_table(
                    table(times({k: m.transpose() for k, m in local_parent()[0].elements.items()}, "2/3"), 2, 3)
                ),
            ),
        ),
    )
    lower = {key: m - identity(4) for key, m in HALF_PARENT.elements.items()}
    upper = dict.fromkeys(lower, identity(4))
    half = base["family_member_marginals_parent"]
    parts = {"positive": document_table(table(lower, 2, 2)), "transposed": document_table(table(upper, 2, 2))}
    yield (
        "family_parent_block_positive_negative_part",
        "not-positive",
        edited(half, put("claim.set", "block-positive"), put("witness", {"parent": parts})),
    )
    yield (
        "family_parent_block_positive_negative_transposed_part",
        "not-positive",
        edited(
            half,
            put("claim.set", "block-positive"),
            put("witness", {"parent": {"positive": parts["transposed"], "transposed": parts["positive"]}}),
        ),
    )
    zero = document_table(table(times(crossed, 0), 2, 2))
    parts = {"positive": document_table(table(correlated, 2, 2)), "transposed": zero}
    yield (
        "family_parent_block_positive_that_signals",
        "signalling",
        edited(as_member, put("claim.set", "block-positive"), put("witness", {"parent": parts})),
    )


def swapped_rest() -> list[Matrix]:
    """What is missing to both pairs: traceless on the first Bob."""
    return [tensor(identity(2) / 2, m) - identity(4) / 8 for m in PAIRS.values()]


def attacks_on_images(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Maps that are not trace preserving, not positive, or that give another member; sources that are not realised."""
    two, three, single = (
        base[f"family_member_marginals_{n}"] for n in ("positive_maps", "positive_maps_to_3", "map_of_two_systems")
    )
    paulis, through = base["family_member_with_input_positive_maps"], base["family_member_with_input_quantum"]
    data, turned_data = (base[f"family_member_instrumental_{n}"] for n in ("positive_maps", "quantum"))
    for name, original in (("marginals", two), ("with_input", paulis), ("instrumental", data)):
        yield f"family_maps_exchanged_{name}", "other-image", edited(original, exchange("witness.maps", 0, 1))
        k = 0 if name == "marginals" else 1
        yield f"family_maps_nothing_done_{name}", "other-image", edited(original, put(f"witness.maps.{k}", 0))
        terms = f"witness.maps.{k}.squares.terms.0.0"
        yield (
            f"family_maps_squares_of_the_identity_{name}",
            "identity",
            edited(
                original, lambda v, terms=terms: [part.__setitem__(slice(2, 4), part[3:1:-1]) for part in at(v, terms)]
            ),
        )
        yield (
            f"family_maps_not_trace_preserving_{name}",
            "not-trace-preserving",
            edited(
                original,
                put(f"witness.maps.{k}.denominator", 2),
                put(f"witness.maps.{k}.squares.terms.0.1.denominator", 2),
            ),
        )
        less = edited(
            original,
            put(f"witness.maps.{k}.matrix", [[[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]]),
            put(f"witness.maps.{k}.squares.terms", [diagonal_square(0), diagonal_square(1)]),
        )
        yield f"family_maps_another_map_{name}", "other-image", less
    completely = {
        "denominator": 1,
        "matrix": base["operator_in_co_cp"]["claim"]["operator"]["matrix"],
        "rule": "elimination",
    }
    yield (
        "family_maps_transposition_as_a_channel",
        "not-positive",
        edited(paulis, put("claim.set", "quantum"), put("witness.maps.1", completely)),
    )
    yield (
        "family_maps_transposition_as_a_channel_instrumental",
        "not-positive",
        edited(data, put("claim.set", "quantum"), put("witness.maps.1", completely)),
    )
    yield (
        "family_maps_conjugate_of_a_turn",
        "other-image",
        edited(
            turned_data,
            put("witness.maps.1.matrix", [transposed_packed(turned_data["witness"]["maps"][1]["matrix"][0])]),
        ),
    )
    yield "family_maps_of_two_qutrits_exchanged", "other-image", edited(through, exchange("witness.maps", 1, 2))
    yield (
        "family_maps_half_a_channel",
        "not-trace-preserving",
        edited(through, put("witness.maps.2.denominator", 2 * through["witness"]["maps"][2]["denominator"])),
    )
    yield (
        "family_maps_reduction_of_more",
        "not-trace-preserving",
        edited(
            three,
            put("witness.maps.1.denominator", 3),
            *(put(f"witness.maps.1.squares.terms.{k}.1.denominator", 3) for k in range(3)),
        ),
    )
    partly = choi_matrix(lambda m: partial_transpose(m, (2, 2), (1,)), 4, 4)
    in_one = Family(
        "marginals", (MeasuredAssemblage(HALF_PARENT.scenario, turned(dict(HALF_PARENT.elements), 2, 2, party=1)),)
    )
    source = Family("marginals", (MeasuredAssemblage(HALF_PARENT.scenario, HALF_PARENT.elements),))
    images = MarginalImages(
        source, parent(HALF_PARENT, gram_realisation(HALF_PARENT)), (MapProof(partly, transposed_overlap(1, 4)),)
    )
    yield "family_maps_of_one_of_two_systems", "identity", member(in_one, "positive-maps", images)
    yield "family_maps_of_two_systems_not_done", "other-image", edited(single, put("witness.maps.0", 0))
    yield (
        "family_maps_source_with_another_parent",
        "other-marginal",
        edited(two, every("witness.source.members.0", transposed), every("witness.source.members.1", transposed)),
    )
    yield "family_maps_source_not_realised", "other-assemblage", edited(paulis, every("witness.source", transposed))
    yield (
        "family_maps_source_not_realised_instrumental",
        "other-assemblage",
        edited(data, every("witness.source", transposed)),
    )
    yield "family_maps_of_another_family", "other-image", edited(paulis, conjugate_claim(0, 1))
    yield "family_maps_that_select_an_outcome", "not-trace-preserving", selection()
    # the transposition of one of two entangled systems, where a mixture with negative noise is no family at all
    entangled = beyond_the_family()
    yield "family_maps_image_that_is_not_positive", "not-positive", entangled


def at(value: Json, path: str) -> Json:
    """What stands at a path."""
    for step in path.split("."):
        value = value[int(step) if isinstance(value, list) else step]
    return value


def diagonal_square(k: int) -> Json:
    """|x_k|^2 |y_k|^2."""
    return [[[[k], [], [k], []]], {"denominator": 1, "matrix": [[[1]]], "rule": "elimination"}]


def selection() -> Json:
    """Two states that no instrument gives, by keeping one outcome of a Bell pair and doubling what it leaves."""
    source = {((a,), (x,)): projectors(1)[(a + x) % 2] / 2 for a, x in product(range(2), repeat=2)}
    twice, nothing = ChoiMatrix(2, 2, identity_map(2).matrix * 2), ChoiMatrix(2, 2, zeros(4, 4))
    maps = (MapProof(twice, Elimination()), MapProof(nothing, Elimination()))
    return member(clash(), "quantum", Images(CHSH, source, gram_realisation(Assemblage(CHSH, source)), maps))


def beyond_the_family() -> Json:
    """Family - noise / 2 of two trusted parties, the image of half an entangled state under the transposition of the second.

    The family is (T + 1)/2 of a mixture that stays positive; with the noise taken away, what is left is not positive.
    """
    v = column([1, 0, 0, I])
    bell = v @ v.adjoint() / 2
    image = partial_transpose(bell, (2, 2), (1,))
    scenario = Scenario(((1,),), (2, 2))
    key: Key = ((0,), (0,))
    noise = Family("with-input", (MeasuredAssemblage(scenario, {key: identity(4) / 4}),))
    noisy = Family("with-input", (MeasuredAssemblage(scenario, {key: (image + identity(4)) / 5}),))
    rest = {key: bell / 5}
    realised = grown(gram_realisation(Assemblage(scenario, {key: bell})), "1/5")
    images = Images(scenario, rest, realised, (TRANSPOSITION,))
    return reached(noisy, "positive-maps", "-4/5", noise, images)


def attacks_on_members(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Moment matrices without a common part, hidden states of another box, and extensions with other entries."""
    pr = box(1)
    level = base["family_member_with_input_level"]
    each = []
    for y in range(2):
        e0, _ = projectors(y)
        # A_1 = (-1)^y A_0 and Bob's outcome is A_0's: each input alone is classical, but A_0 A_1 is 1 at one and -1 at the other
        each.append(MomentBlocks({FREE: e0 / 2 if y == 0 else e0 * 0}, Elimination(), 1))
    yield "family_level_each_input_alone", "signalling", member(pr, "1", MemberMoments(tuple(each)))
    first, second = box_moments("1/3").members
    if not isinstance(second, MomentBlocks):
        raise TypeError("the moments are given by blocks")
    more = MomentBlocks({FREE: second.blocks[FREE] + identity(2) / 99}, Elimination(), 1)
    yield "family_level_another_block_at_one_input", "signalling", member(box("1/3"), "1", MemberMoments((first, more)))
    yield "family_level_another_state_apart", "signalling", another_state_apart()
    yield (
        "family_level_large_block",
        "not-positive",
        edited(level, *(put(f"witness.members.{k}.blocks.0", [[[99, 0], [0, 99]], 0]) for k in range(2))),
    )
    yield "family_level_of_a_stronger_box", "not-positive", member(box("4/5"), "1", box_moments("4/5"))
    lhs, data = base["family_member_with_input_lhs"], base["family_member_instrumental_lhs"]
    yield "family_lhs_another_strategy", "other-assemblage", edited(lhs, put("witness.proof.terms.0.0", [1, 1]))
    yield "family_lhs_of_a_conjugate_box", "other-marginal", edited(lhs, conjugate_claim(1))
    yield "family_lhs_inputs_exchanged", "other-marginal", edited(lhs, exchange("claim.family.members", 0, 1))
    yield (
        "family_lhs_of_a_weaker_box",
        "other-marginal",
        edited(lhs, put("claim.family", at(member(box("1/3"), "no-signalling", NoWitness()), "claim.family"))),
    )
    yield (
        "family_lhs_instrumental_another_strategy",
        "other-assemblage",
        edited(data, put("witness.proof.proof.terms.0.0", [1, 1])),
    )
    plain, moments = base["family_member_instrumental"], base["family_member_instrumental_level"]
    yield "family_extension_inputs_exchanged", "other-entry", edited(plain, exchange("witness.extension", 0, 1))
    yield "family_extension_of_a_conjugate", "other-entry", edited(plain, every("claim.family.members.0", transposed))
    yield "family_extension_of_another_scale", "other-entry", edited(plain, put("witness.extension.1.denominator", 16))
    yield (
        "family_extension_that_signals",
        "signalling",
        edited(
            plain,
            put(
                "witness.extension.1",
                document_table(
                    table(
                        {
                            ((a,), (x,)): (box_elements(1, 1)[(a,), (x,)] if a else box_elements(1, 1)[(a,), (x,)] * 2)
                            for a in range(2)
                            for x in range(2)
                        },
                        2,
                    )
                ),
            ),
        ),
    )
    third_party = base["family_member_instrumental_third_party"]
    yield (
        "family_extension_with_another_state_apart",
        "signalling",
        edited(third_party, put("witness.extension.1", other_outcome(at(third_party, "witness.extension.1")))),
    )
    yield (
        "family_extension_not_positive",
        "not-positive",
        edited(
            plain,
            put("witness.extension.0.elements.1|0", [[[4, 0], [0, -2]], 0]),
            put("witness.extension.0.elements.1|1", [[[4, 0], [0, -2]], 0]),
        ),
    )
    yield (
        "family_extension_level_each_input_alone",
        "signalling",
        member(of_box("1"), "1", extension("1", MemberMoments(tuple(each)))),
    )
    yield (
        "family_extension_level_negative",
        "not-positive",
        edited(moments, *(put(f"witness.proof.members.{k}.blocks.0", [[[99, 0], [0, 99]], 0]) for k in range(2))),
    )


def other_outcome(value: Json) -> Json:
    """The table with the real parts of outcome 0 in another state of the same trace."""
    result = copy.deepcopy(value)
    for x in range(2):
        result["elements"][f"0|{x}"] = [
            plane if k == 0 else negated(plane) for k, plane in enumerate(result["elements"][f"0|{x}"])
        ]
    return result


def another_state_apart() -> Json:
    """The block of input 1 with the conjugate state apart: its trace is the same, its partial trace is not."""
    block = tensor(PLUS_Y.transpose(), projectors(1, 3)[0] + projectors(1, 3)[1]) / 8
    blocks = MomentBlocks({FREE: block}, Elimination(), 1)
    witness = MemberMoments((box_moments("0", 3, PLUS_Y).members[0], blocks))
    return member(box(0, 3, identity(2) / 2), "almost-quantum", witness)


def both_inputs(gram: Matrix) -> SeparatingFamily:
    """The same squares at both inputs: the product of A_0 and A_1 does not cancel."""
    f = chsh_separated("1").functional
    return SeparatingFamily(f, SharedGrams(((gram, Elimination()), (gram, Elimination()))))


def attacks_on_separations(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Functionals that are not negative on the family, and proofs of another functional or of another set."""
    of = {k[15:]: v for k, v in base.items() if k.startswith("family_outside_")}
    parents, block, lhs, level = (of[f"marginals_{n}"] for n in ("parent", "block_positive", "lhs", "level"))
    inputs, local = of["with_input_level"], of["with_input_lhs"]
    data, uneven, data_level = of["instrumental"], of["instrumental_unequal_outcomes"], of["instrumental_level"]
    # what is not negative
    yield "family_outside_marginals_inside", "not-separated", outside(HALF, "no-signalling", separated("no-signalling"))
    yield "family_outside_marginals_conjugate_pairs", "not-separated", edited(parents, conjugate_claim(0, 1))
    yield "family_outside_marginals_one_conjugate_pair", "not-separated", edited(parents, conjugate_claim(1))
    yield "family_outside_with_input_weaker_box", "not-separated", outside(box("17/24"), "1", chsh_separated("1"))
    yield (
        "family_outside_with_input_at_the_local_bound",
        "not-separated",
        outside(box("1/2"), "lhs", chsh_separated("lhs")),
    )
    yield (
        "family_outside_with_input_no_signalling",
        "not-separated",
        outside(box(1), "no-signalling", chsh_separated("no-signalling")),
    )
    yield (
        "family_outside_with_input_no_signalling_shifted",
        "not-separated",
        outside(box(1, 3, PLUS_Y), "no-signalling", chsh_separated("no-signalling", 3, identity(2), PAULI_Y)),
    )
    yield (
        "family_outside_with_input_inputs_exchanged",
        "not-separated",
        edited(inputs, exchange("claim.family.members", 0, 1)),
    )
    yield (
        "family_outside_instrumental_the_box",
        "not-separated",
        outside(of_box("1"), "no-signalling", clash_separated("no-signalling")),
    )
    yield (
        "family_outside_instrumental_conjugate",
        "not-separated",
        edited(data, every("claim.family.members.0", transposed)),
    )
    yield (
        "family_outside_zero_functional",
        "not-separated",
        edited(
            lhs,
            *(every(f"witness.functional.{k}", lambda plane: 0) for k in range(2)),
            *(put(f"witness.functional.{k}.denominator", 1) for k in range(2)),
        ),
    )
    # what is not positive
    minus = SeparatingFamily(negative_of(monogamy()), NoWitness())
    yield "family_outside_marginals_negative_locally", "not-positive", outside(two_pairs(), "lhs", minus)
    yield (
        "family_outside_marginals_too_small_locally",
        "not-positive",
        outside(two_pairs(), "lhs", SeparatingFamily(monogamy(2, "5/2"), NoWitness())),
    )
    yield (
        "family_outside_with_input_too_small_locally",
        "not-positive",
        outside(box(1), "lhs", SeparatingFamily(chsh_functional("19/10", 1), NoWitness())),
    )
    yield (
        "family_outside_instrumental_too_small_locally",
        "not-positive",
        outside(clash(), "lhs", SeparatingFamily(lowered(clash_functional(), "1/9"), NoWitness())),
    )
    spare = separated("block-positive", spare="3/2")
    yield (
        "family_outside_block_positive_by_an_entangled_table",
        "not-positive",
        outside(two_pairs(), "block-positive", spare),
    )
    yield (
        "family_outside_marginals_spare_of_too_much",
        "not-positive",
        outside(two_pairs(), "no-signalling", separated("no-signalling", spare=2)),
    )
    for name, original in (("no_signalling", parents), ("block_positive", block)):
        table_of = "witness.proof"
        yield (
            f"family_outside_marginals_table_of_half_{name}",
            "other-functional",
            edited(original, put(f"{table_of}.denominator", 2 * at(original, table_of)["denominator"])),
        )
        yield (
            f"family_outside_marginals_transposed_table_{name}",
            "other-functional",
            edited(original, every(table_of, transposed)),
        )
        yield (
            f"family_outside_marginals_outcomes_exchanged_{name}",
            "other-functional",
            edited(original, exchange(f"{table_of}.elements", "0|0", "1|0")),
        )
        yield (
            f"family_outside_marginals_another_functional_{name}",
            "other-functional",
            edited(original, put("witness.functional.1", at(original, "witness.functional.0"))),
        )
    two_by_three = of["marginals_parent_2_by_3"]
    half = edited(
        two_by_three, put("witness.functional.0.denominator", 2 * at(two_by_three, "witness.functional.0.denominator"))
    )
    yield "family_outside_marginals_functional_of_another_scale", "other-functional", half
    yield (
        "family_outside_marginals_gram_of_half",
        "class-sum",
        edited(level, put("witness.proof.denominator", 2 * at(level, "witness.proof.denominator"))),
    )
    yield (
        "family_outside_marginals_gram_transposed",
        "class-sum",
        edited(level, put("witness.proof.gram", [transposed_packed(at(level, "witness.proof.gram")[0])])),
    )
    # excesses that are not common, or do not cancel
    yield (
        "family_outside_with_input_same_squares_twice",
        "not-common",
        outside(box(1), "1", both_inputs(chsh_gram(0, number("3/4")))),
    )
    yield (
        "family_outside_with_input_grams_exchanged",
        "not-common",
        edited(inputs, exchange("witness.proof.grams", 0, 1)),
    )
    same = chsh_separated("1", c="3/4")
    wrong_sign = SharedGrams(((chsh_gram(0, number("3/4")), Elimination()), (flipped_gram(), Elimination())))
    yield (
        "family_outside_with_input_products_do_not_cancel",
        "not-common",
        outside(box(1), "1", SeparatingFamily(same.functional, wrong_sign)),
    )
    yield (
        "family_outside_with_input_half_a_gram",
        "not-common",
        edited(inputs, put("witness.proof.grams.1.denominator", 2 * at(inputs, "witness.proof.grams.1.denominator"))),
    )
    yield (
        "family_outside_with_input_both_grams_halved",
        "not-common",
        edited(
            inputs,
            *(
                put(f"witness.proof.grams.{k}.denominator", 2 * at(inputs, f"witness.proof.grams.{k}.denominator"))
                for k in range(2)
            ),
        ),
    )
    n = number("3/4")
    uneven_scale = SeparatingFamily(
        same.functional,
        SharedGrams(((chsh_gram(0, n) + unit_gram(1), Elimination()), (chsh_gram(1, n) + unit_gram(2), Elimination()))),
    )
    yield "family_outside_with_input_more_constant", "not-common", outside(box(1), "1", uneven_scale)
    negative = SharedGrams(
        ((chsh_gram(0, n) + unit_gram(1), Elimination()), (chsh_gram(1, n) - unit_gram(1), Elimination()))
    )
    yield (
        "family_outside_with_input_negative_gram",
        "not-positive",
        outside(box(1), "1", SeparatingFamily(same.functional, negative)),
    )
    apart = matrix([[1, I / 2], [-I / 2, 1]])
    good = chsh_separated("almost-quantum", 3, apart)
    third_box = box(1, 3, PLUS_Y)
    yield (
        "family_outside_with_input_excess_beyond_the_common_part",
        "not-common",
        outside(third_box, "almost-quantum", SeparatingFamily(beyond(good.functional, 1), good.proof)),
    )
    yield (
        "family_outside_with_input_excess_on_bob",
        "not-common",
        outside(box(1), "1", SeparatingFamily(beyond(same.functional, 1, 2), same.proof)),
    )
    shift = chsh_functional(number("17/4"), number("3/2"), 3, apart, PAULI_Y / 7).members
    unshifted = chsh_functional(number("17/4"), number("3/2"), 3, apart).members
    yield (
        "family_outside_with_input_shift_on_one_side",
        "not-common",
        outside(
            third_box,
            "almost-quantum",
            SeparatingFamily(FamilyFunctional("with-input", (shift[0], unshifted[1])), good.proof),
        ),
    )
    yield (
        "family_outside_with_input_shift_conjugated_on_one_side",
        "not-common",
        outside(
            third_box,
            "almost-quantum",
            SeparatingFamily(
                FamilyFunctional(
                    "with-input",
                    (shift[0], chsh_functional(number("17/4"), number("3/2"), 3, apart, -PAULI_Y / 7).members[1]),
                ),
                good.proof,
            ),
        ),
    )
    # instrumental: the proof must be of what is given where the input is the outcome
    tables = clash_tables()
    yield (
        "family_outside_instrumental_tables_exchanged",
        "not-common",
        edited(data, exchange("witness.proof.tables", 0, 1)),
    )
    everywhere = SharedTables((tables[0], tables[0]))
    yield (
        "family_outside_instrumental_all_inputs_alike",
        "not-common",
        outside(clash(), "no-signalling", SeparatingFamily(clash_functional(), everywhere)),
    )
    own = SeparatingFamily(clash_functional(), SharedTables((clash_functional().members[0],) * 2))
    yield "family_outside_instrumental_functional_as_table", "not-positive", outside(clash(), "no-signalling", own)
    yield (
        "family_outside_instrumental_less_at_another_input",
        "not-positive",
        outside(
            clash(),
            "no-signalling",
            SeparatingFamily(lowered(clash_functional(), "1/9"), SharedTables((tables[0], lowered_table(tables[1])))),
        ),
    )
    yield (
        "family_outside_instrumental_third_table_of_more",
        "not-common",
        edited(uneven, put("witness.proof.tables.2.elements.2|0", [[[1, 0], [0, 1]], 0])),
    )
    yield (
        "family_outside_instrumental_grams_exchanged",
        "not-common",
        edited(data_level, exchange("witness.proof.grams", 0, 1)),
    )
    yield "family_outside_local_conjugate_box", "not-separated", edited(local, conjugate_claim(1))
    yield (
        "family_outside_third_party_conjugate",
        "not-separated",
        outside(box(1, 3, PLUS_Y.transpose()), "almost-quantum", seeing_the_state_apart()),
    )


def flipped_gram() -> Matrix:
    """The squares of input 1 with the product of A_0 and A_1 of input 0, made positive by a multiple of the unit."""
    n = number("3/4")
    entries = [[*row] for row in chsh_gram(1, n).entries()]
    for r in range(2):
        entries[2 + r][4 + r] = entries[4 + r][2 + r] = n * n * 4
    return matrix(entries) + identity(6) * 9


def unit_gram(scale: int) -> Matrix:
    """A multiple of the word 1 alone."""
    return matrix([[scale * int(r == c and r < 2) for c in range(6)] for r in range(6)])


def beyond(f: FamilyFunctional, member_of: int, size: int = 6) -> FamilyFunctional:
    """One operator with a traceless part on Bob's system added: another functional of the input, and a proof of the first."""
    members = list(f.members)
    elements = dict(members[member_of].elements)
    change = matrix([[(1 if r == 0 else -1 if r == 1 else 0) * int(r == c) for c in range(size)] for r in range(size)])
    elements[(0,), (1,)] = elements[(0,), (1,)] + change / 99
    members[member_of] = SteeringFunctional(members[member_of].scenario, elements, f.sense)  # type: ignore[arg-type]
    return FamilyFunctional(f.shape, tuple(members))


def lowered_table(g: SteeringFunctional) -> SteeringFunctional:
    """The table less 1/9 at outcome 1 of setting 0."""
    elements = dict(g.elements)
    for a in range(2):
        elements[(a,), (0,)] = elements[(a,), (0,)] - identity(2) / 9
    return SteeringFunctional(g.scenario, elements, g.sense)


def seeing_the_state_apart() -> SeparatingFamily:
    """17/4 - 3/2 CHSH times the projector on what the conjugate of |y+> is orthogonal to."""
    return chsh_separated("almost-quantum", 3, PLUS_Y)


def attacks_on_values(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Bounds and robustnesses beyond what the functionals reach, in the other sense, or with another noise."""
    bounds = {k[13:]: v for k, v in base.items() if k.startswith("family_bound_")}
    codes = {
        "marginals_parent": "other-functional",
        "marginals_block_positive": "other-functional",
        "marginals_lhs": "not-positive",
        "marginals_level": "class-sum",
        "with_input_level": "not-common",
        "with_input_no_signalling": "not-common",
        "with_input_lhs": "not-positive",
        "instrumental": "not-common",
    }
    for name, code in codes.items():
        original = bounds[name]
        value, sense = at(original, "claim.value"), at(original, "claim.sense")
        n = value["denominator"] * 100
        step = 19 if name == "marginals_lhs" else 1  # the least bound is 2 sqrt 2
        better = {
            "denominator": n,
            "coefficients": [value["coefficients"][0] * 100 + (step if sense == "min" else -step)],
        }
        yield f"family_bound_better_{name}", code, edited(original, put("claim.value", better))
        other = "max" if sense == "min" else "min"
        sign_code = {"lhs": "not-positive"}.get(at(original, "claim.set"), code)
        yield f"family_bound_other_sense_{name}", sign_code, edited(original, put("claim.sense", other))
    yield (
        "family_bound_not_hermitian",
        "not-hermitian",
        edited(bounds["with_input_lhs"], put("claim.functional.members.1.elements.0|0", [[[0, 1], [0, 0]], 0])),
    )
    names = (
        "marginals_at_least",
        "marginals_at_most",
        "with_input_at_least",
        "with_input_at_most",
        "instrumental_at_least",
        "inside",
    )
    low, high, least, most, data, inside = (base[f"family_robustness_{n}"] for n in names)
    for name, original, value in (
        ("marginals", low, [101, 300]),
        ("with_input", least, [701, 1700]),
        ("instrumental", data, [201, 100]),
    ):
        number_of = {"denominator": value[1], "coefficients": [value[0]]}
        yield f"family_robustness_at_least_more_{name}", "value", edited(original, put("claim.value", number_of))
        yield (
            f"family_robustness_other_noise_{name}",
            "noise",
            edited(original, put("claim.noise", at(original, "claim.family"))),
        )
        if name != "with_input":
            proof = {"marginals": "witness.proof", "instrumental": "witness.proof.tables.0"}[name]
            yield (
                f"family_robustness_other_proof_{name}",
                {"marginals": "other-functional", "instrumental": "not-common"}[name],
                edited(original, put(f"{proof}.denominator", 7 * at(original, proof)["denominator"])),
            )
    doubled_functional = scaled(chsh_separated("1"), "8/17")
    yield (
        "family_robustness_functional_of_two_on_the_noise",
        "noise",
        exceeded(box(1), "1", "14/17", white("with-input", (2,), (2,)), doubled_functional),
    )
    negative_on_noise = SeparatingFamily(chsh_functional(0, 1), NoWitness())
    yield (
        "family_robustness_functional_of_zero_on_the_noise",
        "not-positive",
        exceeded(box(1), "lhs", 1, white("with-input", (2,), (2,)), negative_on_noise),
    )
    for name, original, code in (("marginals", high, "other-marginal"), ("with_input", most, "other-marginal")):
        yield (
            f"family_robustness_at_most_less_{name}",
            code,
            edited(original, put("claim.value", {"denominator": 10, "coefficients": [9]})),
        )
        yield (
            f"family_robustness_at_most_family_alone_{name}",
            code,
            edited(original, put("claim.value", {"denominator": 1, "coefficients": [0]})),
        )
        yield (
            f"family_robustness_at_most_negative_{name}",
            code,
            edited(original, put("claim.value", {"denominator": 1, "coefficients": [-1]})),
        )
    yield (
        "family_robustness_beyond_zero",
        "not-positive",
        edited(inside, put("claim.value", {"denominator": 1, "coefficients": [-2]})),
    )
    yield (
        "family_robustness_noise_is_no_family",
        "signalling",
        edited(
            most,
            put(
                "claim.noise.members.0",
                document_table(
                    table(
                        {
                            ((a,), (x,)): identity(2) * (number("1/4") + number("1/8") * sign(a))
                            for a in range(2)
                            for x in range(2)
                        },
                        2,
                    )
                ),
            ),
        ),
    )


def attacks_on_distances(base: dict[str, Json]) -> Iterable[tuple[str, str, Json]]:
    """Radii that are too large or too small, and functionals that see nothing of the data."""
    for name in ("marginals", "marginals_block_positive", "with_input", "instrumental"):
        original = base[f"family_ball_outside_{name}"]
        yield f"family_ball_of_a_larger_radius_{name}", "ball", edited(original, put("claim.radius", [2, 1]))
        k = len(at(original, "claim.data.members")) - 1
        yield (
            f"family_ball_around_its_negative_{name}",
            "ball",
            edited(original, *(every(f"claim.data.members.{j}", negated) for j in range(k + 1))),
        )
        yield (
            f"family_ball_around_zero_{name}",
            "ball",
            edited(
                original,
                *(every(f"claim.data.members.{j}", lambda plane: 0) for j in range(k + 1)),
                *(put(f"claim.data.members.{j}.denominator", 1) for j in range(k + 1)),
            ),
        )
    inputs = base["family_ball_outside_with_input"]
    yield "family_ball_of_a_slightly_larger_radius", "ball", edited(inputs, put("claim.radius", [1, 4]))
    yield (
        "family_ball_imaginary_data",
        "ball",
        edited(
            inputs,
            *(put(f"claim.data.members.{j}", imaginary(at(inputs, f"claim.data.members.{j}"))) for j in range(2)),
        ),
    )
    yield "family_ball_grams_exchanged", "not-common", edited(inputs, exchange("witness.proof.grams", 0, 1))
    yield (
        "family_ball_zero_functional",
        "ball",
        document(
            FamilyBallOutside(disturbed(box(1), "1/100"), number("1/10"), "lhs"),
            SeparatingFamily(chsh_functional(0, 0), NoWitness()),
        ),
    )
    yield (
        "family_ball_of_half_the_functional",
        "not-common",
        edited(
            inputs,
            *(
                put(f"witness.functional.{k}.denominator", 2 * at(inputs, f"witness.functional.{k}.denominator"))
                for k in range(2)
            ),
        ),
    )
    near, half, exact = base["family_near"], base["family_near_marginals"], base["family_near_at_the_radius"]
    yield "family_near_smaller_radius", "distance", edited(near, put("claim.radius", [1, 100]))
    yield "family_near_radius_zero", "distance", edited(near, put("claim.radius", [0, 1]))
    yield "family_near_marginals_smaller_radius", "distance", edited(half, put("claim.radius", [47, 100]))
    yield "family_near_below_the_radius", "distance", edited(exact, put("claim.radius", [4999, 10000]))
    yield "family_near_members_exchanged", "distance", edited(exact, exchange("claim.data.members", 0, 1))
    yield (
        "family_near_no_family",
        "signalling",
        edited(
            near,
            put("claim.family", at(near, "claim.data")),
            put("claim.family.members.1", document_table(table(box_elements(1, 0), 2))),
            put("claim.family.members.1.elements.0|0", [[[0, 0], [0, 1]], 0]),
        ),
    )
    both = base["conjunction_about_a_family"]
    yield (
        "conjunction_with_a_false_part_about_a_family",
        "other-marginal",
        edited(both, exchange("witness.witnesses.2.parent", "positive", "transposed")),
    )


def imaginary(value: Json) -> Json:
    """The table times i."""
    result = copy.deepcopy(value)
    for key, planes in result["elements"].items():
        result["elements"][key] = [
            part for k in range(0, len(planes), 2) for part in (negated(planes[k + 1]), planes[k])
        ]
    return result


ATTACKS = (
    attacks_on_laws,
    attacks_on_parents,
    attacks_on_images,
    attacks_on_members,
    attacks_on_separations,
    attacks_on_values,
    attacks_on_distances,
)


# ---------------------------------------------------------------------------------------------------------------------
# Texts that are not certificates


def malformed(base: dict[str, Json]) -> dict[str, tuple[str, str]]:
    """(text, how its refusal begins) by name."""
    marginal, data, uneven = (
        base[f"family_{n}"] for n in ("marginals", "instrumental", "instrumental_unequal_outcomes")
    )
    plain, parents = base["family_member_with_input"], base["family_member_marginals_parent_2_by_3"]
    level, third = (base[f"family_member_with_input_{n}"] for n in ("level", "and_a_third_party"))
    paulis, through = base["family_member_with_input_positive_maps"], base["family_member_with_input_quantum"]
    two, single = base["family_member_marginals_positive_maps"], base["family_member_marginals_map_of_two_systems"]
    block, extended = base["family_member_marginals_block_positive"], base["family_member_instrumental"]
    outer, table_of, grams = (
        base[f"family_outside_{n}"] for n in ("marginals_parent", "marginals_block_positive_2_by_3", "with_input_level")
    )
    tables, bound = base["family_outside_instrumental_unequal_outcomes"], base["family_bound_with_input_lhs"]
    low, high = base["family_robustness_marginals_at_least"], base["family_robustness_marginals_at_most"]
    ball, near = base["family_ball_outside_with_input"], base["family_near"]
    qubit = base["no_signalling_qubit"]["claim"]["assemblage"]
    members = "claim.family.members"
    two_parties = base["no_signalling_three_parties"]["claim"]["assemblage"]
    many = {
        "field": "Q",
        "untrusted": [[17]],
        "trusted": [1],
        "denominator": 1,
        "elements": {f"{a}|0": [[[1]] if a == 0 else 0, 0] for a in range(17)},
    }
    systems = {"shape": "marginals", "members": [at(single, f"{members}.0")] * 2}
    cases = {}
    for name, original, path, value, why in (
        ("family_of_another_shape", marginal, "claim.family.shape", "input", "claim.family: unknown shape 'input'"),
        ("family_without_members", marginal, members, [], "claim.family: a list of 1 to 16 items"),
        ("family_of_17_members", plain, members, [at(plain, f"{members}.0")] * 17, "claim.family: a list of 1 to 16"),
        (
            "family_of_other_untrusted_parties",
            marginal,
            f"{members}.1",
            at(uneven, f"{members}.0"),
            "claim.family: the members' scenarios",
        ),
        (
            "family_of_other_fields",
            base["family_with_input_sqrt2"],
            f"{members}.1",
            at(plain, f"{members}.1"),
            "claim.family: the members' scenarios",
        ),
        (
            "family_with_another_third_party",
            third,
            f"{members}.0",
            at(plain, f"{members}.0"),
            "claim.family: the members' scenarios",
        ),
        (
            "family_instrumental_with_two_members",
            data,
            members,
            [at(data, f"{members}.0")] * 2,
            "claim.family: a list of 1 items",
        ),
        (
            "family_instrumental_of_17_outcomes",
            data,
            f"{members}.0",
            many,
            "claim.family: an instrumental family has one",
        ),
        ("family_with_a_field", marginal, "claim.family.field", "Q", "claim.family: unknown keys ['field']"),
        ("family_with_a_witness", marginal, "witness.proof", {}, "witness: unknown keys ['proof']"),
        ("family_is_an_assemblage", marginal, "claim.family", qubit, "claim.family: unknown keys"),
        ("family_set_unknown", parents, "claim.set", "separable", "claim.level: 'separable' is not a level"),
        ("family_set_is_a_list", parents, "claim.set", ["lhs"], "claim.level: \"['lhs']\" is not a level"),
        (
            "family_block_positive_with_input",
            plain,
            "claim.set",
            "block-positive",
            "claim.set: 'block-positive' is not a set",
        ),
        (
            "family_block_positive_instrumental",
            extended,
            "claim.set",
            "block-positive",
            "claim.set: 'block-positive' is not a set",
        ),
        ("family_outside_quantum", outer, "claim.set", "quantum", "claim.set: 'quantum' is not a set for this claim"),
        (
            "family_outside_positive_maps",
            grams,
            "claim.set",
            "positive-maps",
            "claim.set: 'positive-maps' is not a set for",
        ),
        (
            "family_outside_block_positive_with_input",
            grams,
            "claim.set",
            "block-positive",
            "claim.set: 'block-positive' is not",
        ),
        (
            "family_robustness_at_least_quantum",
            low,
            "claim.set",
            "quantum",
            "claim.set: 'quantum' is not a set for this claim",
        ),
        (
            "family_bound_over_quantum",
            bound,
            "claim.set",
            "quantum",
            "claim.set: 'quantum' is not a set for this claim",
        ),
        (
            "family_ball_outside_quantum",
            ball,
            "claim.set",
            "quantum",
            "claim.set: 'quantum' is not a set for this claim",
        ),
        (
            "family_lhs_with_a_third_party",
            third,
            "claim.set",
            "lhs",
            "claim.set: the local set with further trusted parties",
        ),
        (
            "family_parent_of_one_party",
            parents,
            "witness.parent",
            at(parents, f"{members}.0"),
            "witness.parent: the trusted dimensions",
        ),
        (
            "family_parent_systems_exchanged",
            parents,
            "witness.parent.trusted",
            [3, 2],
            "witness.parent: the trusted dimensions",
        ),
        (
            "family_parent_as_one_system",
            parents,
            "witness.parent.trusted",
            [6],
            "witness.parent: the trusted dimensions",
        ),
        (
            "family_parent_of_another_field",
            base["family_outside_marginals_sqrt2"],
            "claim.kind",
            "family-member",
            "witness: unknown keys",
        ),
        (
            "family_parent_without_proof",
            parents,
            "witness",
            {"parent": at(parents, "witness.parent")},
            "witness: unknown keys [], missing keys ['proof']",
        ),
        ("family_parent_with_a_needless_proof", parents, "witness.proof.terms", [], "witness: unknown keys ['terms']"),
        (
            "family_parent_by_a_level_for_lhs",
            base["family_member_marginals_level"],
            "claim.set",
            "lhs",
            "witness: unknown keys",
        ),
        (
            "family_parent_block_positive_one_part",
            block,
            "witness.parent",
            {"positive": at(block, "witness.parent.positive")},
            "witness.parent: unknown keys []",
        ),
        (
            "family_parent_block_positive_other_systems",
            block,
            "witness.parent.positive.trusted",
            [4],
            "witness.parent: another scenario",
        ),
        (  # the transposition of one system of two is not positive on what the party holds
            "family_parent_block_positive_of_two_systems",
            block,
            f"{members}.0.trusted",
            [2, 1],
            "claim.set: block-positive parents are for trusted parties with one system each",
        ),
        (
            "family_parent_block_positive_for_another_set",
            block,
            "claim.set",
            "no-signalling",
            "witness: unknown keys [], missing",
        ),
        ("family_level_of_many_words", level, "claim.set", "1+" + "A" * 16, "witness.blocks: a list of 7 items"),
        (
            "family_level_one_member",
            level,
            "witness.members",
            at(level, "witness.members")[:1],
            "witness.members: a list of 2 items",
        ),
        ("family_level_without_blocks", level, "witness.members.0.blocks", [], "witness.blocks: a list of 1 items"),
        ("family_member_with_a_needless_witness", plain, "witness.members", [], "witness: unknown keys ['members']"),
        ("family_maps_one_map", paulis, "witness.maps", [0], "witness.maps: a list of 2 items"),
        ("family_maps_true", paulis, "witness.maps.0", True, "witness.maps[0]: an object with denominator"),
        (
            "family_maps_of_another_size",
            paulis,
            "witness.maps.1",
            at(through, "witness.maps.1"),
            "witness.maps[1]: a list of 4 items",
        ),
        (
            "family_maps_identity_to_a_qutrit",
            through,
            "witness.maps.1",
            0,
            "witness.maps: the identity does not change",
        ),
        ("family_maps_squares_for_quantum", paulis, "claim.set", "quantum", "witness.maps[1]: unknown rule 'None'"),
        (
            "family_maps_source_of_another_party",
            through,
            "witness.source.trusted",
            [4],
            "witness.source: another scenario",
        ),
        (
            "family_maps_source_of_one_member",
            two,
            "witness.source.members",
            at(two, "witness.source.members")[:1],
            "witness.source: another shape",
        ),
        ("family_maps_source_with_input", two, "witness.source.shape", "with-input", "witness.source: another shape"),
        (
            "family_maps_of_one_system_of_two",
            single,
            "witness.maps.0",
            at(paulis, "witness.maps.1"),
            "witness.maps[0]: a list of 16 items",
        ),
        (
            "family_extension_of_one_input",
            extended,
            "witness.extension",
            at(extended, "witness.extension")[:1],
            "witness.extension: one member",
        ),
        (
            "family_extension_of_another_scenario",
            extended,
            "witness.extension.1",
            at(data, f"{members}.0") | {"trusted": [1, 2]},
            "witness.extension: ",
        ),
        (
            "family_extension_without_proof",
            extended,
            "witness",
            {"extension": at(extended, "witness.extension")},
            "witness: unknown keys []",
        ),
        (
            "family_functional_of_one_member",
            outer,
            "witness.functional",
            at(outer, "witness.functional")[:1],
            "witness.functional: a list of 2 items",
        ),
        (
            "family_functional_of_another_size",
            outer,
            "witness.functional.1",
            at(table_of, "witness.functional.1"),
            "witness.functional: another scenario",
        ),
        (
            "family_functional_of_another_field",
            base["family_outside_marginals_sqrt2"],
            "witness.functional.0",
            at(outer, "witness.functional.0"),
            "witness.functional: another",
        ),
        (
            "family_outside_table_of_another_size",
            outer,
            "witness.proof",
            at(table_of, "witness.proof"),
            "witness: another scenario",
        ),
        ("family_outside_table_as_one_system", table_of, "witness.proof.trusted", [6], "witness: another scenario"),
        (
            "family_outside_one_table",
            tables,
            "witness.proof.tables",
            at(tables, "witness.proof.tables")[:2],
            "witness.proof: a list of 3 items",
        ),
        ("family_outside_tables_for_a_level", tables, "claim.set", "1", "witness.proof: unknown keys ['tables']"),
        (
            "family_outside_grams_for_tables",
            grams,
            "claim.set",
            "no-signalling",
            "witness.proof: unknown keys ['grams']",
        ),
        (
            "family_outside_one_gram",
            grams,
            "witness.proof.grams",
            at(grams, "witness.proof.grams")[:1],
            "witness.proof: a list of 2 items",
        ),
        ("family_outside_gram_of_another_level", grams, "claim.set", "2", "witness.proof: a list of"),
        (
            "family_outside_lhs_with_a_proof",
            base["family_outside_with_input_lhs"],
            "witness.proof.tables",
            [],
            "witness: unknown keys ['tables']",
        ),
        ("family_bound_with_a_functional", bound, "witness.functional", [], "witness: unknown keys ['functional']"),
        ("family_bound_without_a_sense", bound, "claim.sense", "most", "claim.sense: max or min is needed"),
        ("family_bound_of_a_table", bound, "claim.functional", qubit, "claim.functional: unknown keys"),
        (
            "family_bound_not_in_lowest_terms",
            bound,
            "claim.value",
            {"denominator": 2, "coefficients": [4]},
            "claim.value: the denominator",
        ),
        (
            "family_robustness_noise_of_another_shape",
            high,
            "claim.noise.shape",
            "with-input",
            "claim.noise: another shape",
        ),
        (
            "family_robustness_noise_of_one_member",
            high,
            "claim.noise.members",
            at(high, "claim.noise.members")[:1],
            "claim.noise: another shape",
        ),
        (
            "family_robustness_noise_of_another_size",
            high,
            "claim.noise.members.1",
            at(marginal, f"{members}.1"),
            "claim.noise: another scenario",
        ),
        ("family_robustness_with_a_functional", high, "witness.functional", [], "witness: unknown keys"),
        ("family_robustness_noise_is_a_set", high, "claim.noise", "lhs", "claim.noise: an object with keys"),
        ("family_ball_radius_zero", ball, "claim.radius", [0, 1], "claim.radius: an integer at least 1"),
        ("family_ball_radius_not_lowest", ball, "claim.radius", [2, 20], "claim.radius: not in lowest terms"),
        ("family_near_negative_radius", near, "claim.radius", [-1, 50], "claim.radius: an integer at least 0"),
        (
            "family_near_data_of_one_member",
            near,
            "claim.data.members",
            at(near, "claim.data.members")[:1],
            "claim.data: another shape",
        ),
        ("family_near_data_of_another_shape", near, "claim.data.shape", "marginals", "claim.data: another shape"),
        (
            "family_near_of_another_size",
            near,
            "claim.data",
            at(third, "claim.family"),
            "claim.family: another scenario",
        ),
        ("family_near_with_a_witness", near, "witness.proof", {}, "witness: unknown keys ['proof']"),
    ):
        cases[name] = text_of(edited(original, put(path, value))), why
    both = base["conjunction_about_a_family"]
    cases["conjunction_about_two_families"] = (
        text_of(edited(both, put("claim.claims.0.family", at(plain, "claim.family")))),
        "claim.claims: the parts are about different objects",
    )
    three_systems = edited(
        outer,
        put("claim.set", "block-positive"),
        put("claim.family", systems),
        put("witness.functional", systems["members"]),
    )
    cases["family_outside_block_positive_of_four_systems"] = (
        text_of(three_systems),
        "claim.set: functionals over block-positive parents need two trusted parties",
    )
    cases["family_instrumental_of_two_parties"] = (
        text_of(edited(data, put(f"{members}.0", two_parties))),
        "claim.family: an instrumental family has one",
    )
    return cases
