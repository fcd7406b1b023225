"""exactsteer: questions about EPR steering answered by theorems with proofs that anyone can check."""

from exactsteer.certificates.certificate import Certificate, separating_functional
from exactsteer.certificates.prove import decide, prove, verify
from exactsteer.claims import AlmostQuantum, MomentSet, NoSignalling, NotAlmostQuantum, NotMomentSet, Quantum
from exactsteer.steering import catalogue

__all__ = [
    "AlmostQuantum",
    "Certificate",
    "MomentSet",
    "NoSignalling",
    "NotAlmostQuantum",
    "NotMomentSet",
    "Quantum",
    "catalogue",
    "decide",
    "prove",
    "separating_functional",
    "verify",
]
