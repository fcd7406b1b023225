"""The families of several Bobs in arXiv:2604.07078: its examples, its noises, and the family of proposition 16; simplest ones.

Examples 7 and 9 are printed as doubles in full, p/2^k, so they violate the laws by their rounding; the text of the second
is damaged in the copy at hand, and `RESTORED_9` says which digits and signs are restored by what. Nothing else is changed:
what remains of every law's violation is at most 2^-54. The printed fractions of the states of examples 10 and 11 do not
survive in that copy: `OWN_STATES` says what stands in their place.
"""

from __future__ import annotations

from flint import fmpq

from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, identity, matrix
from exactsteer.algebra.number import I, Number, Scalar, number
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.errors import InputError
from exactsteer.quantum.measurements import PAULI_X, PAULI_Z, observable
from exactsteer.quantum.positive_maps import breuer_hall, transposition
from exactsteer.quantum.states import State, pure_state
from exactsteer.quantum.witnesses import witness_from_basis
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.catalogue.bases import shifts
from exactsteer.steering.catalogue.directions import named_measurements
from exactsteer.steering.catalogue.multipartite import ghz_realisation, w_realisation
from exactsteer.steering.catalogue.sainz2015 import pr_box_with_state
from exactsteer.steering.families import Family, MeasuredFamily, marginals
from exactsteer.steering.family_projection import repair_family
from exactsteer.steering.noise import white_noise
from exactsteer.steering.positive_images import apply_to_bobs
from exactsteer.steering.realisation import Realisation, steered
from exactsteer.steering.scenario import Key, Scenario, scenario

Dyadic = tuple[int, int]
"""(p, k) stands for p/2^k."""

PrintedBob = dict[tuple[int, int], tuple[Dyadic, Dyadic, Dyadic, Dyadic]]
"""(outcome, setting) -> entry (0, 0), real and imaginary part of entry (0, 1), entry (1, 1)."""

EXAMPLE_9: tuple[PrintedBob, PrintedBob] = (
    {
        (0, 0): ((86505229615495, 48), (8644919822415911, 55), (463283299018779, 54), (7512381172927199, 55)),
        (1, 0): ((37723717191037, 47), (5332123403232109, 61), (7972126598771139, 55), (243327339198373, 50)),
        (0, 1): ((8506857505773513, 55), (3381940540593419, 55), (1630332021704117, 56), (3751794212825959, 54)),
        (1, 1): ((1527885435739415, 52), (2673146854998997, 54), (4041763592978319, 54), (487204225101451, 51)),
    },
    {
        (0, 0): ((2038719144082355, 52), (7589461495857015, 56), (6552116316195633, 60), (284412176381465, 52)),
        (1, 0): ((1209315864020551, 52), (6624831370177975, 56), (992983320980893, 52), (971152442886125, 52)),
        (0, 1): ((687889890777155, 51), (3855767902614183, 58), (1339362793814727, 53), (5004207678990951, 55)),
        (1, 1): ((468063806637149, 50), (6625175445190723, 55), (5582338054938701, 56), (630038659393721, 52)),
    },
)

RESTORED_9 = (
    "restored from the damaged text: in the upper right entries the digits that their lower left partners show "
    "(Bob 0: ..299018779 and its denominator 2^54 at 0|0, ..232109 at 1|0, ..0593419 at 0|1, ..854998997 at 1|1; Bob 1: "
    "7589461495857015 at 0|0, ..320980893 at 1|0, 1339362793814727 at 0|1); every + of an upper and every - of a lower "
    "imaginary part, by Hermiticity; the denominators 4503599627370496 = 2^52 printed with a first digit 1; and one digit of "
    "Bob 0 at 0|1, entry (0, 0): 8506857505773513 instead of ..515, without which the sums over the outcomes differ by "
    "3/2^55 and the traces of the Bobs by 1/2^54; no other change of one digit leaves as little, 1/2^55"
)

OWN_STATES = (
    "the recipe of the paper; the printed coefficients of its state are lost in the copy at hand, so that the state is our "
    "own: the one with the largest robustness that a search over few amplitudes 1, i, -1, -i found, after a see-saw between "
    "functionals and states had shown that two levels of the ququart are enough"
)

_A, _B, _C, _D = (2924286153215233, 53), (6317253896621053, 55), (1579313474155263, 53), (2689945358119939, 55)
_PLUS, _MINUS, _NONE = _D, (-_D[0], _D[1]), (0, 0)

EXAMPLE_7: tuple[PrintedBob, PrintedBob] = (
    {
        (0, 0): (_A, _PLUS, _NONE, _B),
        (1, 0): (_B, _MINUS, _NONE, _A),
        (0, 1): (_C, _MINUS, _NONE, _A),
        (1, 1): (_A, _PLUS, _NONE, _B),
    },
    {
        (0, 0): (_A, _MINUS, _NONE, _B),
        (1, 0): (_B, _PLUS, _NONE, _A),
        (0, 1): (_A, _MINUS, _NONE, _B),
        (1, 1): (_C, _PLUS, _NONE, _A),
    },
)

RESTORED_7 = "restored from the damaged text: the minus signs, which it shows as strokes; no digit is damaged"


def _scenario(trusted: int = 2) -> Scenario:
    return scenario(parties=1, settings=2, outcomes=2, trusted=trusted)


def _printed(bobs: tuple[PrintedBob, PrintedBob]) -> MeasuredFamily:
    members = []
    for bob in bobs:
        table: dict[Key, Matrix] = {}
        for (a, x), entries in bob.items():
            first, real, imag, last = (number(fmpq(p, 2**k)) for p, k in entries)
            table[(a,), (x,)] = matrix([[first, real + I * imag], [real - I * imag, last]])
        members.append(MeasuredAssemblage(_scenario(), table))
    return MeasuredFamily("marginals", tuple(members))


def example_9_as_printed() -> MeasuredFamily:
    """Example 9, eqs. (17) and (18): two qubit Bobs, Hermitian, and no-signalling up to the rounding of doubles.

    >>> print(example_9_as_printed().report()[-1])
    no-signalling: tr sigma^(0) - tr sigma^(1) at 0|0 differs by -1/36028797018963968 (about -0.000000000000000028)
    """
    return _printed(EXAMPLE_9)


def example_9() -> Family:
    """The exactly valid family nearest to example 9 as printed: post-quantum."""
    return _repaired(example_9_as_printed(), "postquantum-bobs-example-9")


def example_7_as_printed() -> MeasuredFamily:
    """Example 7: two qubit Bobs, real, and no-signalling up to the rounding of doubles.

    >>> max(v.amount for v in example_7_as_printed().report())
    1/18014398509481984
    """
    return _printed(EXAMPLE_7)


def example_7() -> Family:
    """The exactly valid family nearest to example 7 as printed: quantum, though made with a witness instead of a state."""
    return _repaired(example_7_as_printed(), "postquantum-bobs-example-7")


def _repaired(data: MeasuredFamily, title: str) -> Family:
    return Family(data.shape, repair_family(data).family.members, title)


def example_7_from_witness(epsilon: Scalar | str = "1 - 3*sqrt(6)/8") -> Family:
    """Example 7 by its recipe, eq. (15): Z and X measured on the first qubit of W = (Pi - epsilon 1)/(4 - 8 epsilon).

    Pi projects on the Shifts basis; W is a witness for 0 < epsilon <= 1 - 3 sqrt 6 / 8, its least product value. Raises
    `InputError` for an epsilon that makes no operator of unit trace, or no positive marginals.

    >>> example_7_from_witness("1/13").members[0][0, 0]
    matrix([['57/176', '13/176'], ['13/176', '31/176']])
    """
    value = parse(epsilon) if isinstance(epsilon, str) else epsilon
    witness = witness_from_basis(shifts(), value)
    effects = [measurement.effects for measurement in named_measurements("ZX")]
    joint = steered(witness.matrix, [effects])
    members = tuple(
        MeasuredAssemblage(_scenario(), {key: partial_trace(m, (2, 2), (1 - k,)) for key, m in joint.items()})
        for k in range(2)
    )
    return Family("marginals", members, "postquantum-bobs-example-7-from-witness")


def example_5() -> Family:
    """Example 5: two Alices share a Popescu-Rohrlich box, both Bobs hold maximally mixed qubits. Source: eqs. (9), (10)."""
    box = pr_box_with_state()
    table = MeasuredAssemblage(box.scenario, box.elements)
    return Family("marginals", (table, table), "postquantum-bobs-example-5")


def bobs_ghz_realisation() -> Realisation:
    """State and measurements of `bobs_ghz`."""
    return ghz_realisation(untrusted=1, settings="ZX")


def bobs_ghz() -> Family:
    """The GHZ noise of eq. (22): Alice measures Z (x = 0) and X (x = 1) on (|000> + |111>)/sqrt 2."""
    return marginals(bobs_ghz_realisation().assemblage(), "postquantum-bobs-ghz")


def bobs_w_realisation() -> Realisation:
    """State and measurements of `bobs_w`."""
    return w_realisation(untrusted=1, settings="ZX")


def bobs_w() -> Family:
    """The W noise of eq. (23): Alice measures Z (x = 0) and X (x = 1) on (|001> + |010> + |100>)/sqrt 3.

    >>> bobs_w().members[0][1, 1]
    matrix([['1/3', '-1/6'], ['-1/6', '1/6']])
    """
    return marginals(bobs_w_realisation().assemblage(), "postquantum-bobs-w")


def bobs_white_noise(alices: int = 1, d: int = 2) -> Family:
    """The white noise of eq. (21): uniform outcomes, two settings each; a qubit and a system of dimension d, mixed.

    Raises `InputError` unless there are one to three Alices and 1 <= d <= 16.
    """
    if not 1 <= alices <= 3 or not 1 <= d <= 16:
        raise InputError(f"alices={alices}, d={d}: one to three Alices, and a dimension from 1 to 16")
    scene = scenario(parties=alices, settings=2, outcomes=2, trusted=(2, d))
    return marginals(white_noise(scene), f"postquantum-bobs-white-noise(alices={alices},d={d})")


def proposition_16_realisation() -> Realisation:
    """Alice measures X and Z on half of 1/2 (x) |Psi+><Psi+|, the Bobs hold |Psi+> = (|01> + |10>)/sqrt 2."""
    pair = matrix([[0, 0, 0, 0], [0, "1/2", "1/2", 0], [0, "1/2", "1/2", 0], [0, 0, 0, 0]])
    state = State({"A": 2, "B1": 2, "B2": 2}, (identity(2) * fmpq(1, 2)).tensor(pair))
    return Realisation(state, (named_measurements("XZ"),))


def proposition_16() -> Family:
    """The family of proposition 16: every element is 1/4, which is white noise, and yet the Bobs may violate Bell inequalities.

    >>> proposition_16() == bobs_white_noise()
    True
    """
    return marginals(proposition_16_realisation().assemblage(), "postquantum-bobs-proposition-16")


def example_5_parent() -> Assemblage:
    """A no-signalling parent of example 5: the box times two maximally mixed qubits."""
    box = pr_box_with_state()
    table = {key: m.tensor(identity(2) * fmpq(1, 2)) for key, m in box.elements.items()}
    return Assemblage(Scenario(box.scenario.untrusted, (2, 2)), table, "parent of postquantum-bobs-example-5")


def example_10_realisation() -> Realisation:
    """(|000> + i |010> + i |100> - |102>)/2 on A, B1 and B2 of dimensions 2, 2, 4; Alice measures X (x = 0) and Z (x = 1)."""
    state = pure_state(_amplitudes(16, {0: 1, 4: I, 8: I, 10: -1}), {"A": 2, "B1": 2, "B2": 4})
    return Realisation(state, (named_measurements("XZ"),))


def example_10_before_map() -> Family:
    """The quantum family that the map of `example_10` acts on."""
    return marginals(example_10_realisation().assemblage())


def example_10() -> Family:
    """Example 10 by its recipe, eq. (16): the Breuer-Hall map of eq. (19) on the second Bob, with a state of our own.

    >>> example_10().members[0][0, 1], example_10().members[1][0, 1] * 4
    (matrix([['1/4', '-I/4'], ['I/4', '1/4']]), matrix([['0', '0', '0', '0'], ['0', '1', '0', '0'], ['0', '0', '1', '0'], \
['0', '0', '0', '0']]))
    """
    return apply_to_bobs((None, breuer_hall(4)), example_10_before_map(), "postquantum-bobs-example-10")


def example_11_realisation() -> Realisation:
    """(|0000> + i |0110> + i |1100> - |1002>)/2 on A1, A2, B1 and B2 of dimensions 2, 2, 2, 4.

    The first Alice measures X and Z, the second (X + Z)/sqrt 2 and (X - Z)/sqrt 2.
    """
    state = pure_state(_amplitudes(32, {0: 1, 12: I, 24: I, 18: -1}), {"A1": 2, "A2": 2, "B1": 2, "B2": 4})
    root = parse("sqrt(2)/2")
    second = (observable((PAULI_X + PAULI_Z) * root), observable((PAULI_X - PAULI_Z) * root))
    return Realisation(state, (named_measurements("XZ"), second))


def example_11_before_map() -> Family:
    """The quantum family that the map of `example_11` acts on."""
    return marginals(example_11_realisation().assemblage())


def example_11() -> Family:
    """Example 11 by its recipe: two Alices, the Breuer-Hall map on the second Bob, with a state of our own; over Q(sqrt 2)."""
    return apply_to_bobs((None, breuer_hall(4)), example_11_before_map(), "postquantum-bobs-example-11")


def transposed_realisation() -> Realisation:
    """(|000> + i |010> + i |100> - |101>)/2 on qubits A, B1 and B2; Alice measures X (x = 0) and Z (x = 1)."""
    state = pure_state(_amplitudes(8, {0: 1, 2: I, 4: I, 5: -1}), {"A": 2, "B1": 2, "B2": 2})
    return Realisation(state, (named_measurements("XZ"),))


def transposed_before_map() -> Family:
    """The quantum family that the transposition of `transposed` acts on."""
    return marginals(transposed_realisation().assemblage())


def transposed() -> Family:
    """The recipe of example 10 for two qubits: the transposition of the second Bob is enough. Post-quantum; ours."""
    return apply_to_bobs((None, transposition(2)), transposed_before_map(), "postquantum-bobs-transposed")


def monogamy() -> Family:
    """Both Bobs are steered as by a maximally entangled pair, by Z (x = 0) and X (x = 1), as no Alice can. Post-quantum; ours.

    >>> [monogamy().members[1][0, x] for x in (0, 1)]
    [matrix([['1/2', '0'], ['0', '0']]), matrix([['1/4', '1/4'], ['1/4', '1/4']])]
    """
    effects = [measurement.effects for measurement in named_measurements("ZX")]
    table: dict[Key, Matrix] = {((a,), (x,)): effects[x][a] / 2 for a in range(2) for x in range(2)}
    bob = MeasuredAssemblage(_scenario(), table)
    return Family("marginals", (bob, bob), "postquantum-bobs-monogamy")


def simplest() -> Family:
    """The first Bob holds the bit a, the second the bit a + x modulo 2: together they can read x. Post-quantum; ours.

    Each Bob alone is not signalled to, as definition 2 of arXiv:2604.07078 asks. All entries are 0 or 1/2.

    >>> [simplest().members[1][0, x] for x in (0, 1)]
    [matrix([['1/2', '0'], ['0', '0']]), matrix([['0', '0'], ['0', '1/2']])]
    """
    bits = [effect / 2 for effect in named_measurements("Z")[0].effects]
    members = []
    for k in range(2):
        table: dict[Key, Matrix] = {((a,), (x,)): bits[(a + k * x) % 2] for a in range(2) for x in range(2)}
        members.append(MeasuredAssemblage(_scenario(), table))
    return Family("marginals", tuple(members), "postquantum-bobs-simplest")


def _amplitudes(size: int, entries: dict[int, Number | int]) -> list[Number | int]:
    return [entries.get(k, 0) for k in range(size)]
