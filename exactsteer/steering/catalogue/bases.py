"""Published unextendible product bases, exact; where the literature has roots of unity, the same tiles have integers.

A set of vectors f (x) g_m that shares the factor f enters every question through the span of the g_m alone: an integer
orthogonal basis of the span gives the same projector, witness and extensions. Sources: arXiv:quant-ph/9808030 (Shifts,
Tiles, Pyramid), arXiv:quant-ph/9908070 (the families).
"""

from __future__ import annotations

from collections.abc import Sequence

from exactsteer.algebra.field import real_field
from exactsteer.algebra.matrix import Entry, Matrix, column
from exactsteer.algebra.number import I, generator, number
from exactsteer.errors import InputError
from exactsteer.quantum.product_bases import ProductBasis, ProductVector, product_basis
from exactsteer.steering.catalogue.entry import BasisEntry, between, exact
from exactsteer.steering.catalogue.quadratic_residues import residue_basis

QUBIT_LETTERS = "abcdefgh"


def shifts(c: Entry = 1, s: Entry = 1) -> ProductBasis:
    """|000>, |1 e' e>, |e 1 e'>, |e' e 1> with e = (c, s) and e' = (-s*, c*), not normalised; c and s not zero.

    Source: arXiv:quant-ph/9808030; arXiv:1708.00756, eq. (24). Raises `InputError` if e is in the basis {|0>, |1>}.

    >>> shifts(3, 4).columns[1].transpose()
    matrix([['0', '0', '0', '0', '-12', '-16', '9', '12']])
    """
    return gen_shifts(3, [(c, s)])


def gen_shifts(parties: int = 5, bases: Sequence[tuple[Entry, Entry]] | None = None) -> ProductBasis:
    """|0..0> and the cyclic shifts of |1, e_1, .., e_k, e_k', .., e_1'> for n = 2 k + 1 qubits: n + 1 vectors.

    e_j = (c_j, s_j) and e_j' = (-s_j*, c_j*); no two may be parallel or orthogonal, nor in the computational basis. By
    default e_j = (1, j). Source: arXiv:quant-ph/9908070. Raises `InputError` for an even n or bad vectors.

    >>> gen_shifts(5)
    ProductBasis(6 vectors in 2x2x2x2x2, over QQ)
    """
    if parties < 3 or parties % 2 == 0:
        raise InputError(f"the generalised Shifts basis needs an odd number of qubits, 3 or more, not {parties}")
    given = [(1, j) for j in range(1, parties // 2 + 1)] if bases is None else list(bases)
    if len(given) != parties // 2:
        raise InputError(f"{parties} qubits need {parties // 2} vectors e_j, not {len(given)}")
    directions = [(column([1, 0]), column([0, 1])), *(_pair(c, s) for c, s in given)]
    for j, (e, _) in enumerate(directions):
        for k, (f, _) in enumerate(directions[:j]):
            if (e[0, 0] * f[1, 0] - e[1, 0] * f[0, 0]).is_zero or (e.adjoint() @ f)[0, 0].is_zero:
                other = f"e_{k}" if k else "|0>"
                raise InputError(f"e_{j} is parallel or orthogonal to {other}: the vectors would not be unextendible")
    row = [directions[0][1], *(e for e, _ in directions[1:]), *(e for _, e in reversed(directions[1:]))]
    if parties == 3:  # as eq. (24) orders them: 1 e' e
        row = [row[0], row[2], row[1]]
    rows = [tuple(row[(j - shift) % parties] for j in range(parties)) for shift in range(parties)]
    return ProductBasis((2,) * parties, ((directions[0][0],) * parties, *rows))


def tiles() -> ProductBasis:
    """The Tiles basis of two qutrits: four dominoes |0>(|0> - |1>), .. around the centre, and the stopper.

    Source: arXiv:quant-ph/9808030.

    >>> tiles()
    ProductBasis(5 vectors in 3x3, over QQ)
    """
    first, last = [1, -1, 0], [0, 1, -1]
    left, _, right = _units(3)
    return product_basis((3, 3), [[left, first], [right, last], [first, right], [last, left], [[1] * 3, [1] * 3]])


def pyramid() -> ProductBasis:
    """v_j (x) v_{2 j mod 5}: v_j the edges of a regular pyramid over a pentagon, of such a height that v_j, v_{j+2} are orthogonal.

    v_j = (cos t_j, w sin t_j, h), t_j = 2 pi j/5, h^2 = (1 + sqrt 5)/4, over Q(sqrt(1 + sqrt 5), i). The phase w of the
    second coordinate, a local unitary, makes w sin(2 pi/5) = (p + i)/2 with the golden ratio p; the pyramid has w = 1.
    No basis over Q(sqrt 5, i) has these overlaps: h^2 is negative at -sqrt 5. Source: arXiv:quant-ph/9808030.
    """
    t = generator(real_field((-4, 0, -2, 0, 1), 1, 2))
    golden = t * t / 2
    cosines = [number(1), (golden - 1) / 2, -golden / 2]
    first = (golden + I) / 2
    second = first * (golden - 1)
    zero = first - first
    rays = [
        column([cosines[min(j, 5 - j)], sine, t / 2]) for j, sine in enumerate((zero, first, second, -second, -first))
    ]
    return ProductBasis((3, 3), tuple((rays[j], rays[2 * j % 5]) for j in range(5)))


def gen_tiles_1(n: int = 4) -> ProductBasis:
    """The first generalisation of Tiles, n x n with n even: n^2 - 2 n + 1 vectors on 2 n tiles of half a row or column.

    Row k holds the columns k + 1, .., k + n/2 (mod n), column k the rows k, .., k + n/2 - 1; each tile's vectors have the
    sum 0; and the stopper (1, .., 1) (x) (1, .., 1).
    Source: arXiv:quant-ph/9908070. Raises `InputError` for odd n or n < 4.

    >>> gen_tiles_1(4)
    ProductBasis(9 vectors in 4x4, over QQ)
    """
    if n < 4 or n % 2:
        raise InputError(f"GenTiles1 needs an even dimension, 4 or more, not {n}")
    units, half = _units(n), n // 2
    vectors = []
    for k in range(n):
        vectors += [[units[k], v] for v in _sum_zero([(j + k + 1) % n for j in range(half)], n)]
        vectors += [[v, units[k]] for v in _sum_zero([(j + k) % n for j in range(half)], n)]
    return product_basis((n, n), [*vectors, [[1] * n, [1] * n]])


def gen_tiles_2(m: int = 3, n: int = 4) -> ProductBasis:
    """The second generalisation of Tiles, m x n with 3 <= m <= n, n >= 4: m n - 2 m + 1 vectors.

    Short tiles (|j> - |j + 1>) (x) |j>, long tiles |j> (x) sums zero over the other n - 2 columns, and the stopper; sums
    modulo m. Source: arXiv:quant-ph/9908070. Raises `InputError` outside these ranges.

    >>> gen_tiles_2(3, 4)
    ProductBasis(7 vectors in 3x4, over QQ)
    """
    if not 3 <= m <= n or n < 4:
        raise InputError(f"GenTiles2 needs dimensions 3 <= m <= n and n >= 4, not {m} x {n}")
    rows, columns = _units(m), _units(n)
    vectors = []
    for j in range(m):
        following = (j + 1) % m
        vectors.append([[x - y for x, y in zip(rows[j], rows[following], strict=True)], columns[j]])
        others = [k for k in range(n) if k not in (j, (j - 1) % m)]
        vectors += [[rows[j], v] for v in _sum_zero(others, n)]
    return product_basis((m, n), [*vectors, [[1] * m, [1] * n]])


def quad_res(p: int = 5) -> ProductBasis:
    """The quadratic-residue basis of two systems of dimension (p + 1)/2 for p = 5, 13 or 17: p vectors.

    For p = 5 it is `pyramid` up to a local unitary: (sqrt N, w^j, w^-j) is (sqrt(N/2), cos t_j, sin t_j) sqrt 2 after
    it. For the others see `quadratic_residues`. Source: arXiv:quant-ph/9908070. Raises `InputError` for another p.
    """
    return pyramid() if p == 5 else residue_basis(p)


def four_qubits() -> ProductBasis:
    """Six vectors of four qubits, the least number: 0000, 10aa, 1aba', 0a1b, aa'a'1, a'1b'b'.

    The letters are those of `qubit_table`. The table was found by exhaustive search over orthogonality graphs; that six
    is least is in `unextendible.least_size`. Sources for the size: Discrete Appl. Math. 154, 942 (2006); arXiv:1401.7920.

    >>> four_qubits()
    ProductBasis(6 vectors in 2x2x2x2, over QQ)
    """
    return qubit_table(["0 0 0 0", "1 0 a a", "1 a b a'", "0 a 1 b", "a a' a' 1", "a' 1 b' b'"])


def two_qubits_and_qutrit() -> ProductBasis:
    """Six vectors of two qubits and a qutrit, the least number, with entries 0, 1 and -1.

    Found by search over products of small vectors; that six is least is in `unextendible.least_size`. Source for the
    size: Discrete Appl. Math. 154, 942 (2006).

    >>> two_qubits_and_qutrit()
    ProductBasis(6 vectors in 2x2x3, over QQ)
    """
    zero, one, plus, minus = [1, 0], [0, 1], [1, 1], [1, -1]
    vectors = [
        [zero, zero, [0, 1, -1]],
        [zero, minus, [1, 0, 0]],
        [one, zero, [1, 0, 1]],
        [one, minus, [0, 1, 0]],
        [plus, one, [0, 0, 1]],
        [minus, plus, [1, -1, -1]],
    ]
    return product_basis((2, 2, 3), vectors)


def two_ququarts() -> ProductBasis:
    """Eight vectors of two systems of dimension 4, the least number, with entries 0, 1 and -1.

    Found by search over representations of graphs by small vectors, orthogonal along the edges; that eight is least is in
    `unextendible.least_size`. Source for the size: Discrete Appl. Math. 154, 942 (2006).

    >>> two_ququarts()
    ProductBasis(8 vectors in 4x4, over QQ)
    """
    vectors = [
        [[1, 0, 0, 0], [1, 1, -1, 0]],
        [[0, 1, -1, 0], [0, 1, 0, 0]],
        [[0, 0, 1, 0], [0, 0, 1, 0]],
        [[0, 1, 0, 1], [1, 0, 1, 1]],
        [[1, 0, 0, 1], [0, 1, 1, -1]],
        [[1, 1, 0, -1], [0, 0, 0, 1]],
        [[1, -1, -1, 0], [1, -1, 0, -1]],
        [[0, 1, -1, -1], [1, 0, 0, 0]],
    ]
    return product_basis((4, 4), vectors)


def qubit_table(rows: Sequence[str]) -> ProductBasis:
    """The product basis of qubits that a table of letters names: 0, 1, then a, a', b, b', .. up to h, h'.

    a, b, .. stand for (1, 1), (1, 2), ..: letters are orthogonal only to their own primes. Raises `InputError`.

    >>> qubit_table(["0 0 0", "1 a' a", "a 1 a'", "a' a 1"]) == shifts()
    True
    """
    return ProductBasis((2,) * len(rows[0].split()), tuple(_letters(row) for row in rows))


def _letters(row: str) -> ProductVector:
    factors = []
    for letter in row.split():
        if letter in ("0", "1"):
            factors.append(column([int(letter == "0"), int(letter == "1")]))
            continue
        k = QUBIT_LETTERS.find(letter[0])
        if k < 0 or letter[1:] not in ("", "'"):
            raise InputError(f"{letter!r} is not 0, 1, or a letter from a to h with or without a prime")
        factors.append(_pair(1, k + 1)[len(letter) - 1])
    return tuple(factors)


def _pair(c: Entry, s: Entry) -> tuple[Matrix, Matrix]:
    """(c, s) and the orthogonal (-s*, c*)."""
    e = column([c, s])
    return e, column([-e[1, 0].conjugate(), e[0, 0].conjugate()])


def _units(n: int) -> list[list[int]]:
    return [[int(j == k) for k in range(n)] for j in range(n)]


def _sum_zero(places: Sequence[int], n: int) -> list[list[int]]:
    """Orthogonal integer vectors that span those supported on the places with the sum of entries 0."""
    vectors = []
    for k in range(1, len(places)):
        v = [0] * n
        for place in places[:k]:
            v[place] = 1
        v[places[k]] = -k
        vectors.append(v)
    return vectors


NONZERO = "an exact number, not zero"

BASES: dict[str, BasisEntry] = {
    "shifts": BasisEntry(
        shifts,
        "arXiv:quant-ph/9808030; arXiv:1708.00756, eq. (24)",
        "three qubits, 4 vectors |000>, |1 e' e>, |e 1 e'>, |e' e 1> with e = (c, s); unextendible",
        (exact("c", "1", NONZERO), exact("s", "1", NONZERO)),
    ),
    "gen-shifts": BasisEntry(
        gen_shifts,
        "arXiv:quant-ph/9908070",
        "an odd number n of qubits, n + 1 vectors; unextendible",
        (between("parties", 5, 3, 7),),
    ),
    "tiles": BasisEntry(tiles, "arXiv:quant-ph/9808030", "two qutrits, 5 vectors; unextendible"),
    "pyramid": BasisEntry(
        pyramid, "arXiv:quant-ph/9808030", "two qutrits, 5 vectors, over Q(sqrt(1 + sqrt 5), i); unextendible"
    ),
    "gen-tiles-1": BasisEntry(
        gen_tiles_1,
        "arXiv:quant-ph/9908070",
        "n x n, n even, n^2 - 2 n + 1 vectors; unextendible",
        (between("n", 4, 4, 8),),
    ),
    "gen-tiles-2": BasisEntry(
        gen_tiles_2,
        "arXiv:quant-ph/9908070",
        "m x n, m n - 2 m + 1 vectors; unextendible",
        (between("m", 3, 3, 8), between("n", 4, 4, 8)),
    ),
    "quad-res": BasisEntry(
        quad_res,
        "arXiv:quant-ph/9908070",
        "quadratic residues modulo p = 5, 13, 17, dimensions (p + 1)/2, p vectors, fields of degree 4, 12, 16; unextendible",
        (between("p", 5, 5, 17),),
    ),
    "four-qubits": BasisEntry(
        four_qubits, "size: arXiv:1401.7920", "four qubits, 6 vectors, the least number; unextendible"
    ),
    "two-qubits-and-qutrit": BasisEntry(
        two_qubits_and_qutrit,
        "size: Discrete Appl. Math. 154, 942 (2006)",
        "two qubits and a qutrit, 6 vectors, the least number; unextendible",
    ),
    "two-ququarts": BasisEntry(
        two_ququarts, "size: Discrete Appl. Math. 154, 942 (2006)", "4 x 4, 8 vectors, the least number; unextendible"
    ),
}
