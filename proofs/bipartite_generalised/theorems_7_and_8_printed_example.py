"""The printed example of theorems 7 and 8, eq. (6) with y = a, is quantum and proves neither.

Source: arXiv:1907.03705, theorems 7 and 8 (preprint: theorems 3 and 4), definition 5. For a = 1 Bob turns his qubit. That nothing
signals before he does asks only that the differences between settings are turned as the transposition reflects them; those of
three settings lie in a plane, where a reflection is a rotation. So keeping the entries y = a of a post-quantum assemblage may
leave a quantum one. Proved: a state, measurements and channels.
"""

import exactsteer as es
from exactsteer.claims import FamilyMember

claim = FamilyMember(es.catalogue.find_family("pauli-transpose-instrumental").build(), "quantum")

printed = "post-quantum in the instrumental scenario"
certified = "quantum: a state, measurements, and a channel for each outcome"
verdict = "printed example refuted; both theorems hold, by other examples"
