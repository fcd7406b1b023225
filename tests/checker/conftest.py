"""The modules that build the checker's cases import each other by name, as they do when they run as a script."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = str(Path(__file__).parent)

if FOLDER not in sys.path:
    sys.path.insert(0, FOLDER)
