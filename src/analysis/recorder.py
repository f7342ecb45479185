"""What a notebook's cells show, kept as a kernel's client would keep it."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

Output = dict[str, Any]

_JSON = json.JSONEncoder(ensure_ascii=False, default=str)


class Recorder:
    """Outputs of the cell under way, in nbformat's form.

    Attributes:
        outputs: of this cell, in order.
        closed: a standard stream was closed by the notebook.
    """

    def __init__(self, limit: int, on_limit: Callable[[], object]) -> None:
        """Begin without any output.

        Args:
            limit: characters that a notebook may show.
            on_limit: called where it shows more.
        """
        self.outputs: list[Output] = []
        self.closed = False
        self._left = limit
        self._on_limit = on_limit
        self._named: dict[str, list[Output]] = {}
        self._clear_next = False

    def begin(self) -> None:
        """Begin a new cell."""
        self.outputs = []
        self._clear_next = False

    def end(self) -> list[Output]:
        """Return what the cell has shown, printed text as one."""
        for output in self.outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return self.outputs

    def stream(self, name: str, text: str) -> None:
        """Keep printed text, together with what was printed right before it."""
        self._spend(len(text))
        last = self.outputs[-1] if self.outputs and not self._clear_next else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self._add({"output_type": "stream", "name": name, "text": [text]})

    def display(
        self, data: Mapping[str, Any], metadata: Mapping[str, Any], *, name: str, update: bool
    ) -> None:
        """Keep what is displayed; an update replaces what was displayed by that name."""
        content = {"data": _plain(data), "metadata": _plain(metadata)}
        self._spend_on(*content["data"].values(), content["metadata"])
        if update:
            for earlier in self._named.get(name, ()):
                earlier.update(content)
            return
        output: Output = {"output_type": "display_data", **content}
        self._add(output)
        if name:
            self._named.setdefault(name, []).append(output)

    def result(self, data: Mapping[str, Any], metadata: Mapping[str, Any], count: int) -> None:
        """Keep the value of a cell's last line."""
        self.display(data, metadata, name="", update=False)
        self.outputs[-1] |= {"output_type": "execute_result", "execution_count": count}

    def error(self, name: str, value: str, traceback: list[str]) -> None:
        """Keep an exception."""
        self._spend_on(name, value, *traceback)
        self._add({"output_type": "error", "ename": name, "evalue": value, "traceback": traceback})

    def clear(self, *, wait: bool) -> None:
        """Drop what the cell has shown, now or as soon as it shows something else."""
        self._clear_next = wait
        if not wait:
            self.outputs.clear()

    def _add(self, output: Output) -> None:
        if self._clear_next:
            self.outputs.clear()
            self._clear_next = False
        self.outputs.append(output)

    def _spend_on(self, *values: object) -> None:
        """Count values: a text by its length, any other by what it is as JSON."""
        for value in values:
            # Piece by piece, so that what is too much is never written out whole.
            for piece in (value,) if isinstance(value, str) else _JSON.iterencode(value):
                self._spend(len(piece))

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            self._on_limit()


class Stream(io.TextIOBase):
    """A standard stream that a recorder keeps."""

    encoding = "utf-8"

    def __init__(self, name: str, recorder: Recorder) -> None:
        self.name = name
        self._recorder = recorder

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, text: str, /) -> int:
        """Keep text."""
        if self.closed:
            raise ValueError("I/O operation on closed file")
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._recorder.stream(self.name, text)
        return len(text)

    def close(self) -> None:
        """Take note that the notebook has closed it."""
        self._recorder.closed = True
        super().close()


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data as JSON can hold them: bytes as base64."""
    return {
        key: base64.b64encode(value).decode("ascii") if isinstance(value, bytes) else value
        for key, value in data.items()
    }
