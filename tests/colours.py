"""Colours as people see them: contrast by WCAG, distance under three kinds of colour blindness."""

from __future__ import annotations

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS = {
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix, vector):
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def linear(colour):
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)


def contrast(first, second):
    """Contrast of two colours by WCAG, 1 to 21."""
    light, dark = sorted((times(TO_XYZ, linear(c))[1] for c in (first, second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(colour, blindness):
    seen = tuple(min(1.0, max(0.0, c)) for c in times(BLINDNESS[blindness], linear(colour)))
    scaled = [value / white for value, white in zip(times(TO_XYZ, seen), WHITE, strict=True)]
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in scaled)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def distance(first, second, blindness):
    """Colour difference (CIE 1976) as a person with that colour vision sees it."""
    pairs = zip(lab(first, blindness), lab(second, blindness), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5
