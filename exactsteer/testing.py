"""Hypothesis strategies for exact steering: fields, states, measurements, scenarios and assemblages of every kind.

Needs the extra `exactsteer[testing]`. All values are exact and valid by construction; examples shrink to small integers.

    >>> from hypothesis import given, settings
    >>> import exactsteer as es
    >>> from exactsteer.testing import no_signalling_assemblages
    >>> @settings(max_examples=5, deadline=None)
    ... @given(no_signalling_assemblages(es.scenario(parties=2, settings=2, outcomes=2, trusted=2)))
    ... def test_marginals_are_states(sigma):
    ...     assert sigma.reduced_state().trace() == 1
    >>> test_marginals_are_states()
"""

from __future__ import annotations

from flint import fmpq
from hypothesis import strategies as st

from exactsteer.algebra.compositum import common_field
from exactsteer.algebra.field import QQ, Field, quadratic_field, real_field
from exactsteer.algebra.matrix import Matrix, identity, matrix, zeros
from exactsteer.algebra.number import I, Number, generator, number
from exactsteer.algebra.positivity import decide
from exactsteer.algebra.tensor_factors import partial_trace
from exactsteer.quantum.measurements import Measurement
from exactsteer.quantum.states import State
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.families import Family, Shape, instrumental, marginals
from exactsteer.steering.noise import white_noise
from exactsteer.steering.projection import project
from exactsteer.steering.realisation import Realisation
from exactsteer.steering.scenario import Key, Scenario

SMALL = 3


def fields() -> st.SearchStrategy[Field]:
    """Q, Q(sqrt 2), Q(sqrt 5), Q(sqrt 2, sqrt 3) and a cubic field."""
    return st.sampled_from(
        [
            QQ,
            quadratic_field(2),
            quadratic_field(5),
            common_field(quadratic_field(2), quadratic_field(3))[0],
            real_field((-2, 0, 0, 1), 1, 2),
        ]
    )


@st.composite
def numbers(draw: st.DrawFn, field: Field = QQ) -> Number:
    """Complex numbers a + b i, with a and b small integer combinations of 1 and the field's generator."""
    size = st.integers(-SMALL, SMALL)
    t = generator(field)
    extra = 0 if field == QQ else draw(size)
    return number(draw(size), field) + I * draw(size) + t * extra


@st.composite
def matrices(draw: st.DrawFn, rows: int, columns: int, field: Field = QQ) -> Matrix:
    """Matrices of `numbers`."""
    return matrix([[draw(numbers(field)) for _ in range(columns)] for _ in range(rows)])


@st.composite
def hermitian(draw: st.DrawFn, d: int, field: Field = QQ) -> Matrix:
    """Hermitian d x d matrices, indefinite ones included."""
    m = draw(matrices(d, d, field))
    return m + m.adjoint()


@st.composite
def positive(draw: st.DrawFn, d: int, field: Field = QQ) -> Matrix:
    """Positive d x d matrices A A^dag that are not zero; singular ones included."""
    a = draw(matrices(d, draw(st.integers(1, d)), field))
    m = a @ a.adjoint()
    return m if not m.is_zero else identity(d)


@st.composite
def states(draw: st.DrawFn, d: int, field: Field = QQ) -> State:
    """States on one system called B; pure and singular ones included."""
    m = draw(positive(d, field))
    return State({"B": d}, m / m.trace())


@st.composite
def povms(draw: st.DrawFn, d: int, outcomes: int, field: Field = QQ) -> Measurement:
    """POVMs: outcomes - 1 positive effects below 1, and the last one completes them."""
    parts = [draw(positive(d, field)) for _ in range(outcomes - 1)]
    scale = sum((m.trace() for m in parts), number(0))
    effects = [m / scale for m in parts]
    last = identity(d)
    for effect in effects:
        last = last - effect
    return Measurement((*effects, last))


@st.composite
def scenarios(draw: st.DrawFn, parties: int = 2, settings: int = 2, outcomes: int = 3, dimension: int = 2) -> Scenario:
    """Scenarios up to the given sizes; outcome numbers may differ between parties and settings."""
    counts = st.lists(st.integers(1, outcomes), min_size=1, max_size=settings).map(tuple)
    untrusted = draw(st.lists(counts, min_size=1, max_size=parties).map(tuple))
    return Scenario(untrusted, (draw(st.integers(1, dimension)),))


@st.composite
def no_signalling_assemblages(draw: st.DrawFn, scenario: Scenario, field: Field = QQ) -> Assemblage:
    """White noise moved in a random no-signalling direction as far as positivity allows, mixed with a box where one fits.

    The direction is any Hermitian table projected onto the no-signalling space. If the first two parties have one number
    k of outcomes, a Popescu-Rohrlich box a + b = x y (mod k) times the maximally mixed state may be mixed in, so that
    assemblages far outside the quantum set are included.
    """
    d = scenario.dimension
    table: dict[Key, Matrix] = {key: draw(hermitian(d, field)) for key in scenario.keys()}
    direction = project(scenario, table)
    noise = white_noise(scenario).elements
    total = _total(scenario, direction)
    direction = {key: m - noise[key] * total.trace() for key, m in direction.items()}
    for bits in range(-4, 64):
        step = fmpq(1, 2**bits) if bits >= 0 else fmpq(2**-bits)
        moved = {key: noise[key] + m * step for key, m in direction.items()}
        if all(decide(m) is None for m in moved.values()):
            break
    else:
        moved = dict(noise)
    box = _box(scenario)
    if box is not None:
        weight = fmpq(draw(st.integers(0, 4)), 4)
        moved = {key: m * (1 - weight) + box[key] * weight for key, m in moved.items()}
    return Assemblage(scenario, moved)


def _box(scenario: Scenario) -> dict[Key, Matrix] | None:
    """The Popescu-Rohrlich box of the first two parties times white noise, if they have one number of outcomes."""
    counts = {k for party in scenario.untrusted[:2] for k in party}
    if scenario.parties < 2 or len(counts) > 1:
        return None
    k = counts.pop()
    noise = white_noise(scenario).elements
    return {(a, x): noise[a, x] * (k if (a[0] + a[1] - x[0] * x[1]) % k == 0 else 0) for a, x in scenario.keys()}


def _total(scenario: Scenario, table: dict[Key, Matrix]) -> Matrix:
    """sum_a of the elements at the first joint setting."""
    x = scenario.settings[0]
    total = zeros(scenario.dimension, scenario.dimension)
    for a in scenario.outcomes(x):
        total = total + table[a, x]
    return total


@st.composite
def lhs_assemblages(draw: st.DrawFn, scenario: Scenario, field: Field = QQ) -> Assemblage:
    """Assemblages with a local-hidden-state model of up to three hidden states and deterministic responses."""
    d = scenario.dimension
    responses = [[draw(st.integers(0, k - 1)) for party in scenario.untrusted for k in party] for _ in range(3)]
    hidden = [draw(positive(d, field)) for _ in responses]
    weight = sum((m.trace() for m in hidden), number(0))
    starts = [sum(len(party) for party in scenario.untrusted[:j]) for j in range(scenario.parties)]
    elements = {key: zeros(d, d) for key in scenario.keys()}
    for response, m in zip(responses, hidden, strict=True):
        for x in scenario.settings:
            a = tuple(response[start + setting] for start, setting in zip(starts, x, strict=True))
            elements[a, x] = elements[a, x] + m / weight
    return Assemblage(scenario, elements)


@st.composite
def realisations(draw: st.DrawFn, scenario: Scenario, field: Field = QQ) -> Realisation:
    """Quantum realisations with qubits for the untrusted parties: a state and POVMs."""
    systems = {f"A{j}": 2 for j in range(scenario.parties)} | {f"B{k}": n for k, n in enumerate(scenario.trusted)}
    m = draw(positive(2**scenario.parties * scenario.dimension, field))
    measurements = tuple(tuple(draw(povms(2, k, field)) for k in party) for party in scenario.untrusted)
    return Realisation(State(systems, m / m.trace()), measurements)


def quantum_assemblages(scenario: Scenario, field: Field = QQ) -> st.SearchStrategy[Assemblage]:
    """Assemblages of `realisations`."""
    return realisations(scenario, field).map(lambda realisation: realisation.assemblage())


@st.composite
def families(draw: st.DrawFn, shape: Shape, untrusted: tuple[tuple[int, ...], ...] | None = None) -> Family:
    """Valid families: marginals of two or three Bobs, a Bob with one to three inputs beside another one, instrumental data.

    Marginals come from no-signalling assemblages of all Bobs together. With input y the last trusted party's part is
    replaced by a fixed state with a probability that depends on y. Instrumental families are such entries with y = a.
    """
    if untrusted is None:
        untrusted = draw(scenarios(parties=1 if shape == "instrumental" else 2, outcomes=2)).untrusted
    sizes = st.integers(1, 2)
    if shape == "marginals":
        trusted = tuple(draw(st.lists(sizes, min_size=2, max_size=3)))
        return marginals(draw(no_signalling_assemblages(Scenario(untrusted, trusted))))
    other, d = (1, 2) if shape == "instrumental" else (draw(sizes), 2)
    trusted = (d,) if other == 1 else (other, d)
    sigma = draw(no_signalling_assemblages(Scenario(untrusted, trusted)))
    least = max(untrusted[0]) if shape == "instrumental" else 1
    members = []
    for _ in range(draw(st.integers(least, 3))):
        kept, state = fmpq(draw(st.integers(0, 4)), 4), draw(states(d)).matrix
        table = {
            key: m * kept + partial_trace(m, (other, d), (1,)).tensor(state) * (1 - kept)
            for key, m in sigma.elements.items()
        }
        members.append(MeasuredAssemblage(sigma.scenario, table))
    family = Family("with-input", tuple(members))
    return instrumental(family) if shape == "instrumental" else family


def behaviours(scenario: Scenario) -> st.SearchStrategy[dict[Key, Number]]:
    """No-signalling behaviours p(a..|x..) of the scenario's untrusted parties, post-quantum ones included."""
    bell = Scenario(scenario.untrusted, (1,))
    return no_signalling_assemblages(bell).map(lambda sigma: sigma.behaviour())
