"""The file of a recording: JSON lines, described in docs/formats.md (A recorder's file)."""

from __future__ import annotations

import json
import math
import os
from typing import Any, Mapping, Optional, Sequence

from . import __version__
from .guard import MOST_SHARE, Budget, warn
from .schedule import Schedule

FORMAT = "faultgap-recorder"
VERSION = 1


class Recording:
    """One training on its way into `<path>.jsonl`.

    Lines go to `<path>.jsonl.part`, each whole and flushed at once; the file gets its name at the end. A training
    that is killed leaves the part, which is read all the same.
    """

    def __init__(self, path: str, header: Mapping[str, Any], share: float = MOST_SHARE) -> None:
        self.path = path if path.endswith(".jsonl") else f"{path}.jsonl"
        self.header: dict[str, Any] = dict(header)
        self.budget = Budget(share)
        self.schedule = Schedule(None)
        self.step = 0
        self.left_out = 0
        self.missing: dict[str, str] = {}
        self._losses: list[Any] = []
        self._pending: Optional[tuple[int, dict[str, Any]]] = None
        self._warned: set[str] = set()
        self._file: Any = None

    def plan(self, steps: Optional[int]) -> None:
        """How many steps the training is to have; None where nobody knows."""
        self.schedule = Schedule(steps)
        self.header["plannedSteps"] = steps

    def open(self) -> None:
        os.makedirs(os.path.dirname(os.path.abspath(self.path)), exist_ok=True)
        self._file = open(f"{self.path}.part", "w", encoding="utf-8")
        self.write_header()

    def reopen(self) -> None:
        """Goes on after an `end`, such as that of a `fit` that is called anew; the last end counts."""
        os.replace(self.path, f"{self.path}.part")
        self._file = open(f"{self.path}.part", "a", encoding="utf-8")

    def write_header(self) -> None:
        """Once more where something became known; the last one counts."""
        self._write({"kind": "header", "format": FORMAT, "version": VERSION, **self.header})

    def is_check(self, step: int) -> bool:
        """Whether the training is looked at after so many steps; False too where looking would slow it down."""
        if not self.schedule.is_check(step):
            return False
        if self.budget.allows():
            return True
        self.left_out += 1
        return False

    def note(self, what: str, reason: str) -> None:
        """Says why something is null: a field of the header, a metric, or the beginning of their names."""
        self.missing.setdefault(what, reason)

    def add_loss(self, loss: Any) -> None:
        """The loss of a mini-batch: a number, or a tensor that is read when it is needed."""
        self._losses.append(loss)

    def check(self, values: Mapping[str, Any], wait: bool = False) -> None:
        """What was measured after the present step; `wait` where its loss comes later, with `flush`."""
        self.flush()
        self._pending = (self.step, dict(values))
        if not wait:
            self.flush()

    def flush(self) -> None:
        if self._pending is None:
            return
        (step, values), self._pending = self._pending, None
        self._write({"kind": "check", "step": step, "values": {**values, **self._describe_losses()}})

    def _describe_losses(self) -> dict[str, Any]:
        losses, self._losses = [_number(loss) for loss in self._losses], []
        if not losses:
            return {}
        mean = sum(losses) / len(losses)
        values: dict[str, Any] = {"loss.batch-mean": mean}
        if len(losses) > 1:
            values["loss.batch-sd"] = math.sqrt(sum((x - mean) ** 2 for x in losses) / (len(losses) - 1))
            rises = sum(1 for before, now in zip(losses, losses[1:]) if now > before)
            values["loss.batch-rise"] = rises / (len(losses) - 1)
        return values

    def end(self, error: Optional[BaseException] = None) -> None:
        """Writes the end and gives the file its name."""
        if self._file is None:
            return
        self.flush()
        if self.left_out > 0:
            self.note("checks", f"{self.left_out} left out, as looking would have taken more time than it may")
        reason = None if error is None else f"{type(error).__name__}: {error}"[:500]
        self._write({"kind": "end", "doneSteps": self.step, "crashed": reason, "missing": self.missing})
        self._file.close()
        self._file = None
        os.replace(f"{self.path}.part", self.path)

    def warn_once(self, what: str, error: BaseException) -> None:
        self.note(f"recorder.{what}", f"{type(error).__name__}: {error}"[:300])
        if what not in self._warned:
            self._warned.add(what)
            warn(f"{what} failed and is left out of the recording ({type(error).__name__}: {error})")

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(_plain(line), separators=(",", ":"), allow_nan=False) + "\n")
            self._file.flush()


def first_header(name: str, framework: str, version: str, run: int) -> dict[str, Any]:
    """What is known before the training has begun."""
    return {
        "name": name,
        "run": run,
        "versions": {"faultgap_recorder": __version__, framework: version},
        "plannedSteps": None,
        "observed": None,
    }


def _number(value: Any) -> float:
    return float(value.detach()) if hasattr(value, "detach") else float(value)


def _plain(value: Any) -> Any:
    """The same with what JSON has: numbers that it lacks are the words NaN, Infinity and -Infinity."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, str) or value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, Sequence):
        return [_plain(inner) for inner in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    number = float(value)
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"
