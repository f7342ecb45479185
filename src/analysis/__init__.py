"""Efficiency reviews of Swedish municipalities: from published figures to checked reports."""

__version__ = "0.1.0"
