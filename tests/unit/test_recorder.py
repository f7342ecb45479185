"""What counts against the limit on what a notebook shows."""

import pytest

from analysis.recorder import Recorder


class TooMuchError(Exception):
    pass


def too_much():
    raise TooMuchError


def displays(data, metadata=None):
    return lambda to: to.display(data, metadata or {}, name="", update=False)


#: What is shown, and how many characters of it count.
SHOWN = {
    "printed text": (lambda to: to.stream("stdout", "x" * 90), 90),
    "a text": (displays({"text/plain": "å" * 88}), 90),
    "data": (displays({"application/json": {"a": ["å" * 20, 1.5, None]}}), 44),
    "bytes": (displays({"image/png": b"x" * 30}), 42),
    "what it is told of data": (displays({}, {"a": ["x" * 80]}), 91),
    "a result": (lambda to: to.result({"text/plain": "x" * 88}, {}, 1), 90),
    "an error": (lambda to: to.error("E", "x" * 50, ["y" * 20, "z" * 20]), 91),
}


@pytest.mark.parametrize("what", SHOWN)
def test_everything_shown_counts(what):
    show, size = SHOWN[what]
    show(Recorder(size, too_much))
    with pytest.raises(TooMuchError):
        show(Recorder(size - 1, too_much))


class Endless(list):
    def __iter__(self):
        while True:
            yield "x"


def test_data_are_counted_no_further_than_the_limit():
    with pytest.raises(TooMuchError):
        displays({"application/json": Endless([0])})(Recorder(1000, too_much))
