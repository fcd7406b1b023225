"""No almost-quantum assemblage lies near the Breuer-Hall example in doubles.

Source: arXiv:1708.00756, appendix A, in the form in which a numerical workspace holds it: every entry rounded to a
multiple of 2^-53. Such data violate no-signalling in the last bits; the ball covers them.
"""

from flint import fmpq

import exactsteer as es
from exactsteer.algebra.number import I, Number, enclose, number


def rounded(x: Number) -> Number:
    """The entry rounded to multiples of 2^-53."""
    scale = 2**53
    parts = [
        enclose(part, 200)[0] for part in (Number(x.field, x.real, x.imag * 0), Number(x.field, x.imag, x.imag * 0))
    ]
    real, imag = (number(fmpq(int((p * scale + fmpq(1, 2)).floor()), scale)) for p in parts)
    return real + I * imag


sigma = es.catalogue.breuer_hall()
data = es.MeasuredAssemblage(
    sigma.scenario,
    {key: es.matrix([[rounded(x) for x in row] for row in m.entries()]) for key, m in sigma.elements.items()},
)
claim = es.BallOutside(data, es.parse("1/1000"))
