"""Where the words of a chart go: widths, line breaks and labels that never collide.

Pure geometry in points (1/72 inch); nothing here draws or knows a colour.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

#: The reader's font may be wider than the one measured with, so widths are told with some slack.
SLACK = 1.04
#: How much narrower a text may be than its characters one by one.
_CLOSER = 0.1


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """Return the width in points of a text in the charts' font, of its widest line."""
    if "\n" in text:
        return max(text_width(line, size, bold) for line in text.split("\n"))
    font = FontProperties(family="DejaVu Sans", size=size, weight="bold" if bold else "normal")
    with warnings.catch_warnings():
        # The reader's fonts have the sign, whether or not the one measured with has it.
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        width, _, _ = TextToPath().get_text_width_height_descent(text, font, ismath=False)
    return float(width) * SLACK


def is_wider(text: str, width: float, size: float, bold: bool = False) -> bool:
    """Return whether a text is wider than `width` points; measured only where that is not clear."""
    # What its characters need one by one tells it, but for what pairs of them stand closer.
    apart = sum(_advance(character, bold) for character in text) * size
    if abs(apart - width) > _CLOSER * apart + size:
        return apart > width
    return text_width(text, size, bold) > width


@lru_cache(maxsize=1024)
def _advance(character: str, bold: bool) -> float:
    """Return how far a character moves the next one, as a share of the font's size."""
    one, two = (text_width(character * count, 1.0, bold) for count in (1, 2))
    return two - one


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines no wider than `width` points.

    Breaks at spaces; a single word that is too long is cut with a hyphen. A no-break space holds.

    Returns: at least one line; a text of spaces gives one empty line.
    """
    lines = [""]
    for word in text.split(" "):
        for piece in _pieces(word, width, size, bold):
            joined = f"{lines[-1]} {piece}".strip()
            if lines[-1] and is_wider(joined, width, size, bold):
                lines.append(piece)
            else:
                lines[-1] = joined
    return lines


def _pieces(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Cut one word into pieces that fit, each but the last with a hyphen."""
    pieces = []
    while is_wider(word, width, size, bold) and len(word) > 2:
        fitting = [
            n for n in range(2, len(word)) if not is_wider(word[:n] + "-", width, size, bold)
        ]
        cut = max(fitting, default=2)
        pieces.append(word[:cut] + "-")
        word = word[cut:]
    return [*pieces, word]


def spread(
    wanted: Sequence[float], sizes: Sequence[float], low: float, high: float, gap: float = 0.0
) -> list[float]:
    """Move labels along one axis as little as possible so that none overlaps another.

    Least squares under order and distance: pooling of adjacent violators on the positions less the
    room that the labels before need.

    Args:
        wanted: each label's wished centre, in any order.
        sizes: each label's extent along the axis.
        low: lower bound of the labels' outer edges.
        high: upper bound; gives way where the labels need more room than there is.
        gap: least distance between two labels.
    Returns: the centres, in the order of `wanted`.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    offsets = [sizes[order[0]] / 2]
    for before, after in pairwise(order):
        offsets.append(offsets[-1] + (sizes[before] + sizes[after]) / 2 + gap)
    pooled = _pool([wanted[index] - offset for index, offset in zip(order, offsets, strict=True)])
    top = max(low, high - offsets[-1] - sizes[order[-1]] / 2)
    centres = [0.0] * len(wanted)
    for index, offset, value in zip(order, offsets, pooled, strict=True):
        centres[index] = min(max(value, low), top) + offset
    return centres


def _pool(values: Sequence[float]) -> list[float]:
    """Return the non-decreasing sequence nearest to `values` (isotonic regression)."""
    blocks: list[tuple[float, int]] = []
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (mean, count), (last, last_count) = blocks[-2], blocks.pop()
            total = count + last_count
            blocks[-1] = ((mean * count + last * last_count) / total, total)
    return [mean for mean, count in blocks for _ in range(count)]


@dataclass(frozen=True)
class Flag:
    """A label that hangs below its mark on a thin pole.

    Attributes:
        x: the mark, and the pole, points.
        left: left edge of the label.
        right: right edge of the label.
        tier: line on which the label stands; 0 is nearest to the mark.
    """

    x: float
    left: float
    right: float
    tier: int

    def crosses(self, other: Flag) -> bool:
        """Tell whether the other's pole runs through this label."""
        return other.tier > self.tier and self.left < other.x < self.right


def hang_flags(
    marks: Sequence[float], widths: Sequence[float], low: float, high: float, gap: float = 6.0
) -> list[Flag]:
    """Hang a label under each of several marks on one line, as few tiers deep as possible.

    Every split of the marks into labels that fly left and labels that fly right is tried; the one
    with the fewest poles through labels wins, then the one with the fewest tiers.

    Args:
        marks: the marks' positions, in any order.
        widths: the labels' widths.
        low: left edge of the drawing; a label wider than the drawing starts here.
        high: right edge.
        gap: least space between two labels on one tier.
    Returns: one flag a mark, in the order of `marks`; no two labels overlap.
    """
    if not marks:
        return []
    order = sorted(range(len(marks)), key=lambda index: (marks[index], index))
    arrangements = []
    for split in range(len(order) + 1):
        for left_fliers, right_fliers in (
            (order[:split], order[split:]),
            (order[split:], order[:split]),
        ):
            turns = [(index, -1) for index in left_fliers]
            turns += [(index, 1) for index in reversed(right_fliers)]
            flags: dict[int, Flag] = {}
            for index, way in turns:
                left = marks[index] if way > 0 else marks[index] - widths[index]
                left = max(low, min(left, high - widths[index]))
                flags[index] = _lowest(marks[index], left, widths[index], [*flags.values()], gap)
            arrangements.append([flags[index] for index in range(len(marks))])
    return min(arrangements, key=_untidiness)


def _lowest(x: float, left: float, width: float, placed: Sequence[Flag], gap: float) -> Flag:
    """Return the flag on the first tier that is free and, where there is one, untangled."""
    free = []
    for tier in range(2 * len(placed) + 1):
        flag = Flag(x, left, left + width, tier)
        if any(
            other.tier == tier and left < other.right + gap and other.left < flag.right + gap
            for other in placed
        ):
            continue
        if not any(flag.crosses(other) or other.crosses(flag) for other in placed):
            return flag
        free.append(flag)
    return free[0]


def _untidiness(flags: Sequence[Flag]) -> tuple[int, int, int]:
    tangles = sum(one.crosses(other) for one in flags for other in flags)
    return tangles, max(flag.tier for flag in flags), sum(flag.tier for flag in flags)
