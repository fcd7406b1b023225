"""Theorems as LaTeX and certificates in plain words: one sentence for each kind of claim, and only for theorems."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import exactsteer as es
from exactsteer.algebra.number import number
from exactsteer.certificates.encoding import decode_field
from exactsteer.certificates.inequality import inequality_latex, proved_inequality
from exactsteer.certificates.statement import SENTENCES, describe, latex, sentence
from exactsteer.checker import KINDS, check
from exactsteer.errors import UnreadableFile
from exactsteer.steering.noise import white_noise

ROOT = Path(__file__).parents[2]
PROOFS = ROOT / "proofs" / "formalism"
COMMITTED = sorted(PROOFS.glob("*.json"))


def of_one_party(outcomes: tuple[int, ...]) -> es.Assemblage:
    """White noise for one party with the given outcome numbers and a qutrit, over Q."""
    scenario = es.Scenario((outcomes,), (3,))
    noise = [[f"1/{3 * k}" for k in outcomes], [0] * len(outcomes)]
    table = {
        (a, x): [[noise[0][x[0]] if j == k else 0 for k in range(3)] for j in range(3)] for a, x in scenario.keys()
    }
    return es.Assemblage(scenario, table)


def balanced(text: str) -> bool:
    """Whether braces, dollars and the theorem environment close."""
    depth = 0
    for previous, character in zip(" " + text, text, strict=False):
        if previous != "\\":
            depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return (
        depth == 0 and text.count("$") % 2 == 0 and text.count(r"\begin{theorem}") == text.count(r"\end{theorem}") == 1
    )


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_theorem_is_printed_with_its_claim_and_sha256(path):
    """The LaTeX of each committed certificate closes its braces, holds the sentence of its kind and the claim's sha256."""
    theorem = check(path.read_text(encoding="utf-8"))
    text = latex(theorem)
    assert balanced(text)
    assert sentence(json.loads(theorem.claim)) in text
    assert theorem.sha256 in text
    assert text.isascii()


def test_every_kind_of_claim_has_a_sentence():
    """The printer knows every kind that the checker knows, and no other."""
    assert set(SENTENCES) == set(KINDS)


def test_the_sentence_of_the_post_quantum_example():
    """The printed theorem names the scenario, the field, the set, and the consequence."""
    text = latex(check((PROOFS / "breuer_hall_post_quantum.json").read_text(encoding="utf-8")))
    assert "of $2$ untrusted parties, each with $2$ settings of $2$ outcomes, and trusted dimension $4$" in text
    assert r"entries in $\mathbb{Q}(\sqrt{2}, i)$" in text
    assert "is no-signalling and does not belong to the almost-quantum set" in text
    assert "it is post-quantum" in text


SCENARIOS = {
    (2, 2): "one untrusted party, with $2$ settings of $2$ outcomes, and trusted dimension $3$",
    (3,): "one untrusted party, with $1$ setting of $3$ outcomes, and trusted dimension $3$",
    (1,): "one untrusted party, with $1$ setting of $1$ outcome, and trusted dimension $3$",
    (3, 1, 4): "one untrusted party with outcome numbers $(3, 1, 4)$ per setting, and trusted dimension $3$",
}


@pytest.mark.parametrize(("outcomes", "words"), SCENARIOS.items(), ids=str)
def test_the_scenario_is_printed_in_words(outcomes, words):
    """One party, one setting and one outcome are in the singular; unequal outcome numbers are listed."""
    text = latex(es.verify(es.prove(es.NoSignalling(of_one_party(outcomes)))))
    assert f"In the steering scenario of {words}, consider" in text
    assert r"entries in $\mathbb{Q}(i)$" in text
    assert balanced(text)


FIELDS = {
    ((-2, 0, 0, 1), 1, 2): r"$\mathbb{Q}(t, i)$, $t^{3}-2 = 0$, $1 < t < 2$",
    ((1, -3, 0, 1), 0, 1): r"$\mathbb{Q}(t, i)$, $t^{3}-3t+1 = 0$, $0 < t < \tfrac{1}{2}$",
    ((-1, -3, 0, 1), -1, 0): r"$\mathbb{Q}(t, i)$, $t^{3}-3t-1 = 0$, $-\tfrac{1}{2} < t < 0$",
    ((-3, 0, 1), 1, 2): r"$\mathbb{Q}(\sqrt{3}, i)$",
}


@pytest.mark.parametrize(("field", "words"), FIELDS.items(), ids=str)
def test_the_field_is_printed_with_the_place_of_its_generator(field, words):
    """A square root is printed as one; any other generator comes with its equation and an interval around the root."""
    k = es.real_field(*field)
    p = es.parse("1/2 + t/16", k)
    scenario = es.Scenario(((2,),), (1,))
    sigma = es.Assemblage(scenario, {((0,), (0,)): es.matrix([[p]]), ((1,), (0,)): es.matrix([[1 - p]])})
    text = latex(es.verify(es.prove(es.NoSignalling(sigma))))
    assert words in text
    assert balanced(text)


@pytest.mark.parametrize("value", ["a text", None, es.prove(es.NoSignalling(es.catalogue.breuer_hall()))], ids=type)
def test_only_a_theorem_is_printed(value):
    """A text, a claim or a certificate that was not verified has no LaTeX."""
    with pytest.raises(TypeError, match="only a Theorem can be printed"):
        latex(value)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_certificate_is_described_in_plain_words(path):
    """`describe` names the claim, the scenario, the field and the size; a separation comes with its functional."""
    text = path.read_text(encoding="utf-8")
    words = describe(text)
    kind = json.loads(text)["claim"]["kind"]
    assert words.splitlines()[0].startswith(f"claim        {kind}")
    assert f"bytes        {len(text.encode())}" in words
    assert ("functional" in words) == (kind in ("not-moment-set", "bound"))


def test_the_described_functional_is_positive_on_the_example():
    """The functional of the post-quantum example is at most 0 on the set and takes the value printed here."""
    text = (PROOFS / "breuer_hall_post_quantum.json").read_text(encoding="utf-8")
    value = es.separating_functional(text).value(es.catalogue.breuer_hall())
    assert value > 0
    assert f"sum tr(F sigma) <= 0 on the set; here {value}" in describe(text)


SPOILED = {
    "no claim": lambda d: d.pop("claim"),
    "no witness": lambda d: d.pop("witness"),
    "a claim that is no object": lambda d: d.update(claim=3),
    "an unknown kind": lambda d: d["claim"].update(kind=[]),
    "an unknown level": lambda d: d["claim"].update(level="9"),
    "a billion outcomes": lambda d: d["claim"]["assemblage"].update(untrusted=[[10**9]]),
    "no denominator": lambda d: d["claim"]["assemblage"].update(denominator=0),
    "a small Gram matrix": lambda d: d["witness"].update(gram=[[1]]),
    "solvers": lambda d: d["provenance"].update(solvers=3),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_a_certificate_of_the_wrong_form_is_not_described(spoil):
    """A certificate whose claim or witness has the wrong form is refused, and nothing large is built on the way."""
    document = json.loads((PROOFS / "breuer_hall_post_quantum.json").read_text(encoding="utf-8"))
    spoil(document)
    with pytest.raises((es.InputError, es.Malformed)):
        describe(json.dumps(document))


def test_a_text_of_another_format_is_not_described():
    """An assemblage file is not a certificate."""
    with pytest.raises(UnreadableFile, match="not a certificate"):
        describe('{"format": "exactsteer-assemblage/1"}')


@pytest.mark.parametrize("radius", ["123456789/1000000000000", "1/3000000000000000000", "98765432101/30000000000"])
def test_radii_in_print_are_rounded_to_the_side_that_stays_true(radius):
    """A member near the data is within the printed radius, a ball without members is at least that large."""
    claim = {"kind": "near", "radius": list(map(int, radius.split("/"))), "level": "almost-quantum"}
    exact = es.parse(radius)

    def printed(kind):
        decimal = re.search(r"distance \$([0-9.]+)\$", SENTENCES[kind](claim)).group(1)
        return number(es.catalogue.exact_decimal(decimal))

    assert printed("ball-outside") < exact < printed("near")
    assert printed("near") - printed("ball-outside") < exact / 10_000


def test_an_inequality_is_printed_only_for_the_text_that_proves_it():
    """The operators of a separation come from its witness: the text is verified again before it is printed."""
    text = (ROOT / "proofs" / "postquantum_steering" / "pr_box_with_state.json").read_text(encoding="utf-8")
    theorem = es.verify(text)
    assert r"\le 0" in inequality_latex(theorem, text)
    document = json.loads(text)
    document["witness"]["gram"][0][0][0] = -1
    with pytest.raises((es.Rejected, es.Malformed)):
        inequality_latex(theorem, json.dumps(document))
    other = (ROOT / "proofs" / "postquantum_steering" / "table_1_post_quantum.json").read_text(encoding="utf-8")
    with pytest.raises(es.InputError, match="proves another theorem"):
        inequality_latex(theorem, other)


def test_a_reducible_field_is_refused_in_print():
    """The checker allows reducible polynomials soundly; printing needs a field, and says so instead of searching on."""
    field = {"polynomial": [6, 0, -5, 0, 1], "root": [2, 1]}
    with pytest.raises(UnreadableFile, match="reducible"):
        decode_field(field)


STEERABLE = es.catalogue.isotropic(settings="XZ")


@pytest.mark.parametrize(
    "claim",
    [
        es.Steerable(STEERABLE),
        es.BoundOver(es.catalogue.cjwr("XZ"), es.parse("sqrt(2)"), "lhs"),
        es.Robustness(STEERABLE, es.parse("1/5"), "min", "lhs", white_noise(STEERABLE.scenario)),
        es.Weight(STEERABLE, es.parse("1"), "min", "lhs"),
    ],
    ids=lambda claim: claim.kind,
)
def test_every_separating_functional_can_be_printed(claim):
    """The functional of a proof is an inequality on the set, negative on the assemblage that it separates."""
    certificate = es.prove(claim)
    functional, beta = proved_inequality(es.verify(certificate), certificate.text)
    if isinstance(claim, es.BoundOver):
        assert (functional.sense, beta) == ("max", claim.value)
    else:
        assert (functional.sense, beta) == ("min", 0)
        assert functional.value(STEERABLE) < 0
    assert r"\begin{align*}" in inequality_latex(es.verify(certificate), certificate.text)


def test_a_theorem_prints_a_quadratic_value_exactly_and_names_white_noise():
    """What is sqrt 2 - 1 is printed as that, and noise is called white only where it is."""
    noise = white_noise(STEERABLE.scenario)
    bracket = es.robustness(STEERABLE, of="lhs", noise=noise)
    assert r"t \ge -1 + \sqrt{2}" in es.latex(es.verify(bracket.lower))
    assert r"$\gamma$ white noise" in es.latex(es.verify(bracket.upper))
    other = es.robustness(STEERABLE, of="lhs", noise=es.catalogue.isotropic(settings="XZ", visibility="1/2"))
    assert "the noise assemblage of the certificate" in es.latex(es.verify(other.lower))
