"""exactsteer: questions about EPR steering answered by theorems with proofs that anyone can check.

The catalogue states, `prove` and `decide` certify, `verify` makes theorems, `latex` prints them. Importing this package
loads no solver.
"""

from exactsteer.algebra.field import QQ, Field, quadratic_field, real_field
from exactsteer.algebra.grammar import parse
from exactsteer.algebra.matrix import Matrix, matrix
from exactsteer.algebra.number import Number
from exactsteer.certificates.certificate import Certificate, separating_functional
from exactsteer.certificates.prove import decide, prove, verify
from exactsteer.certificates.searches.ball import decide_ball
from exactsteer.certificates.searches.bound import bound
from exactsteer.certificates.searches.bracket import robustness, weight
from exactsteer.certificates.searches.given_value import bound_over
from exactsteer.certificates.statement import describe, latex
from exactsteer.checker import Malformed, Rejected, Theorem
from exactsteer.claims import (
    LHS,
    PPT,
    AlmostQuantum,
    BallOutside,
    BlockPositive,
    Bound,
    BoundOver,
    CompletelyCopositive,
    CompletelyPositive,
    Conjunction,
    Decomposable,
    Extendible,
    FamilyBound,
    FamilyMember,
    FamilyOutside,
    FamilyRobustness,
    GenuinelySteerable,
    Gleason,
    HermitianRealisation,
    Incompatible,
    JointlyMeasurable,
    LocalInPlane,
    MomentSet,
    Near,
    NoSignalling,
    NotAlmostQuantum,
    NotMomentSet,
    PartiallyLocal,
    Positive,
    ProductMinimum,
    PseudoLHS,
    PseudoLHSIdentity,
    Quantum,
    Robustness,
    SequentialQuantum,
    Steerable,
    Unextendible,
    Weight,
)
from exactsteer.errors import ExactSteerError, InputError, Refuted, Undecided
from exactsteer.files.functional_json import read_functional
from exactsteer.files.reading import check, read_assemblage
from exactsteer.quantum.maps import ChoiMatrix, choi_matrix
from exactsteer.quantum.measurements import PAULI_X, PAULI_Y, PAULI_Z, Measurement, observable
from exactsteer.quantum.operators import Operator, partial_trace, partial_transpose
from exactsteer.quantum.states import State, maximally_mixed, pure_state
from exactsteer.steering import catalogue
from exactsteer.steering.assemblage import Assemblage, MeasuredAssemblage
from exactsteer.steering.families import Family, MeasuredFamily
from exactsteer.steering.functional import SteeringFunctional
from exactsteer.steering.realisation import Realisation, steer
from exactsteer.steering.scenario import Scenario, scenario

__all__ = [
    "LHS",
    "PAULI_X",
    "PAULI_Y",
    "PAULI_Z",
    "PPT",
    "QQ",
    "AlmostQuantum",
    "Assemblage",
    "BallOutside",
    "BlockPositive",
    "Bound",
    "BoundOver",
    "Certificate",
    "ChoiMatrix",
    "CompletelyCopositive",
    "CompletelyPositive",
    "Conjunction",
    "Decomposable",
    "ExactSteerError",
    "Extendible",
    "Family",
    "FamilyBound",
    "FamilyMember",
    "FamilyOutside",
    "FamilyRobustness",
    "Field",
    "GenuinelySteerable",
    "Gleason",
    "HermitianRealisation",
    "Incompatible",
    "InputError",
    "JointlyMeasurable",
    "LocalInPlane",
    "Malformed",
    "Matrix",
    "MeasuredAssemblage",
    "MeasuredFamily",
    "Measurement",
    "MomentSet",
    "Near",
    "NoSignalling",
    "NotAlmostQuantum",
    "NotMomentSet",
    "Number",
    "Operator",
    "PartiallyLocal",
    "Positive",
    "ProductMinimum",
    "PseudoLHS",
    "PseudoLHSIdentity",
    "Quantum",
    "Realisation",
    "Refuted",
    "Rejected",
    "Robustness",
    "Scenario",
    "SequentialQuantum",
    "State",
    "Steerable",
    "SteeringFunctional",
    "Theorem",
    "Undecided",
    "Unextendible",
    "Weight",
    "bound",
    "bound_over",
    "catalogue",
    "check",
    "choi_matrix",
    "decide",
    "decide_ball",
    "describe",
    "latex",
    "matrix",
    "maximally_mixed",
    "observable",
    "parse",
    "partial_trace",
    "partial_transpose",
    "prove",
    "pure_state",
    "quadratic_field",
    "read_assemblage",
    "read_functional",
    "real_field",
    "robustness",
    "scenario",
    "separating_functional",
    "steer",
    "verify",
    "weight",
]
