"""The SymPy layer is loaded only by those who ask for it."""

from __future__ import annotations

import subprocess
import sys

from exactsteer import symbolic


def test_importing_the_package_does_not_load_sympy():
    """`import exactsteer` and the catalogue leave SymPy alone; `from exactsteer import symbolic` loads it, and no NumPy."""
    script = (
        "import sys, exactsteer as es; es.catalogue.breuer_hall()._repr_html_(); before = 'sympy' in sys.modules; "
        "from exactsteer import symbolic; print(before, 'sympy' in sys.modules, 'numpy' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout == "False True False\n"


def test_every_public_name_is_documented_and_there():
    """`symbolic.__all__` is this list, and every name has a docstring."""
    assert sorted(symbolic.__all__) == sorted(
        """Identity LawResidual SymbolicAssemblage SymbolicFunctional SymbolicMap SymbolicMeasurement SymbolicState from_sympy
        normal_form steer symbolic_map symbolic_observable symbolic_pure_state to_sympy value with_visibility""".split()
    )
    assert all(getattr(symbolic, name).__doc__ for name in symbolic.__all__)
