"""What is measured at a check, whatever the framework."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Optional, Protocol, Sequence

import numpy as np

from .curvature import describe_curvature
from .outputs import LayerOutput, describe_layers, describe_outputs, describe_part, predicted_shares
from .recording import Recording
from .weights import Memory, describe_gradients, describe_moments, describe_step, describe_weights

#: Rows looked at, at most: of the probe, of it for curvature, of either evaluation part.
PROBE_ROWS, CURVATURE_ROWS, EVALUATION_ROWS = 64, 32, 128

Arrays = list[np.ndarray]


@dataclass
class Rows:
    """Inputs and targets as the framework takes them."""

    inputs: Any
    targets: Any


@dataclass
class Forward:
    """A pass in evaluation mode: its loss, outputs after the link that the loss applies, and what that was given."""

    loss: float
    outputs: np.ndarray
    logits: np.ndarray
    layers: list[LayerOutput] = field(default_factory=list)


class Network(Protocol):
    """A network in training as a framework shows it; trainable weights in the order of its layers."""

    def weights(self) -> Arrays: ...
    def weight_layers(self) -> Sequence[int]: ...
    def learning_rate(self) -> Optional[float]: ...
    def moments(self, which: str) -> Optional[Arrays]: ...
    def first(self, rows: Rows, count: int) -> Rows: ...
    def targets(self, rows: Rows) -> np.ndarray: ...
    def forward(self, rows: Rows, layers: bool) -> Forward: ...
    def gradients(self, rows: Rows, weights: Optional[Arrays]) -> tuple[float, Arrays]: ...


class Observer:
    """Looks at one training. What cannot be measured is null, with a note of why."""

    def __init__(
        self, recording: Recording, network: Network, task: Optional[str], optimizer: Optional[dict[str, Any]], curvature: bool
    ) -> None:
        self.recording, self.network, self.task, self.optimizer = recording, network, task, optimizer
        self.curvature = curvature
        self.probe: Optional[Rows] = None
        self.validation: Optional[Rows] = None
        self._memory = Memory()
        if not curvature:
            recording.note("curvature", "not asked for")

    def look(
        self,
        gradients: Optional[Arrays],
        updates: Optional[Arrays],
        note: Optional[str] = None,
        wait: bool = False,
        clips: bool = True,
    ) -> None:
        """One check. `gradients` and `updates` are null before training; `note` says where gradients come from."""
        network = self.network
        values: dict[str, Any] = {} if clips or gradients is None else {"gradient.clipped-share": 0.0}
        weights = network.weights()
        if note is not None:
            self.recording.note("gradient", note)
        if weights:
            rate = network.learning_rate()
            values.update(describe_weights(weights, rate))
            values.update(self._memory.walk(weights))
            if gradients is not None:
                values.update(describe_gradients(gradients))
                values.update(self._memory.cosine(gradients))
            if updates is not None:
                values.update(describe_step(gradients, updates, weights, network.weight_layers(), rate))
                values.update(self._try("moments", self._moments, gradients))
        values.update(self._try("outputs", self._outputs))
        if self.curvature and updates and self.probe and self.recording.schedule.is_curvature(self.recording.step):
            # Asked for, so that its time is the user's choice.
            before = time.perf_counter()
            values.update(self._try("curvature", self._curve, weights, updates))
            self.recording.budget.spent -= time.perf_counter() - before
        self.recording.check(values, wait)

    def _try(self, what: str, measure: Any, *arguments: Any) -> dict[str, Any]:
        try:
            with np.errstate(all="ignore"):
                found: dict[str, Any] = measure(*arguments)
                return found
        except Exception as error:  # noqa: BLE001 - the rest of the check is worth having
            self.recording.warn_once(what, error)
            return {}

    def _moments(self, gradients: Optional[Arrays]) -> dict[str, Any]:
        return describe_moments(gradients, self.network.moments("first"), self.network.moments("second"))

    def _outputs(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for part, rows in (("train", self.probe), ("validation", self.validation)):
            if rows is None:
                continue
            rows = self.network.first(rows, EVALUATION_ROWS)
            passed = self.network.forward(rows, False)
            values[f"loss.{part}"] = passed.loss
            if self.task is None:
                continue
            values.update(describe_part(part, self.task, passed.outputs, self.network.targets(rows)))
            if part == "train":
                values["activation.predicted-share"] = predicted_shares(self.task, passed.outputs)
        if self.probe is not None:
            rows = self.network.first(self.probe, PROBE_ROWS)
            passed = self.network.forward(rows, True)
            values.update(describe_layers(passed.layers))
            if self.task is not None:
                targets = self.network.targets(rows)
                values.update(describe_outputs(self.task, passed.outputs, targets, passed.logits))
        return values

    def _curve(self, weights: Arrays, updates: Arrays) -> dict[str, Any]:
        rows = self.network.first(self.probe, CURVATURE_ROWS)  # type: ignore[arg-type]
        return describe_curvature(
            lambda at: self.network.gradients(rows, at),
            [w - u for w, u in zip(weights, updates)],
            updates,
            self.network.learning_rate(),
            self.optimizer,
            self.network.moments("second"),
            self.recording.step,
        )
