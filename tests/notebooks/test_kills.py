"""Ten batches killed at random moments; two hundred: `python -m tests.notebooks.kills`."""

from pathlib import Path

import pytest

from tests.notebooks import kills

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="looks at processes as Linux does"),
]


def test_whenever_a_batch_is_killed_the_reports_are_one_state_and_the_next_one_finishes():
    moments = kills.run(10, seed=7)
    assert sum(moments.values()) == 10
    # Else the seed does not meet the moment that matters.
    assert moments["publishing"] >= 1
