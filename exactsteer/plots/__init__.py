"""Figures: assemblages of qubits as Bloch vectors, and noise lines with their proved thresholds.

A figure is drawn from exact values, which become floats here and only to be drawn; it proves nothing. Matplotlib, the
extra `exactsteer[plot]`, is imported when a figure is drawn. The same input gives the same file, byte by byte, with
the same version of Matplotlib.
"""

from exactsteer.plots.bloch import BlochFigure, Block, Panel, Point, bloch_figure
from exactsteer.plots.drawing import FORMATS, draw_bloch, draw_noise_lines
from exactsteer.plots.thresholds import NoiseLine, Threshold

__all__ = [
    "FORMATS",
    "BlochFigure",
    "Block",
    "NoiseLine",
    "Panel",
    "Point",
    "Threshold",
    "bloch_figure",
    "draw_bloch",
    "draw_noise_lines",
]
