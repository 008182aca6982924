"""Recorder for Keras 3."""

from __future__ import annotations

from typing import Any, Optional

import keras
import numpy as np

from .data import setting
from .guard import MOST_SHARE, never_raises
from .keras_gradients import Before, clips, note_of
from .keras_network import KerasNetwork, first_of, to_numpy
from .keras_script import KINDS, activation_of, loss_name, optimizer_spec, optimizer_text, schedule_text, snake, task_of
from .observer import Observer, Rows
from .recording import Recording, first_header


class KerasRecorder(keras.callbacks.Callback):
    """A callback for ``model.fit``. A second ``fit`` with the same recorder goes on with its file.

        recorder = KerasRecorder("runs/mynet", probe=(x_train, y_train), validation=(x_val, y_val))
        model.fit(x_train, y_train, epochs=20, callbacks=[recorder])

    :param path: of the file to write, ``.jsonl`` added where it lacks; ``faultgap diagnose`` reads it.
    :param probe: training rows ``(inputs, targets)`` as ``fit`` takes them, as arrays. Ranges and class counts are of all
        of them, the network looks at 128 at most.
    :param validation: the same of validation rows.
    :param planned_steps: steps the training is to have, where ``fit`` does not know or is called many times.
    :param task: ``binary``, ``multiclass``, ``multilabel`` or ``regression``, where the loss does not say.
    :param shuffled: what ``fit`` is told of shuffling, which callbacks are not told.
    :param curvature: whether to measure curvature too, at ten checks at most: some 40 gradients of 32 rows each.
    :param share: of the time that training takes, which looking may take too, beyond half a second in all; checks are left
        out rather than take more.
    """

    def __init__(
        self,
        path: str,
        *,
        probe: Optional[tuple[Any, Any]] = None,
        validation: Optional[tuple[Any, Any]] = None,
        planned_steps: Optional[int] = None,
        task: Optional[str] = None,
        shuffled: Optional[bool] = None,
        curvature: bool = False,
        share: float = MOST_SHARE,
        name: str = "observed",
        run: int = 0,
    ) -> None:
        super().__init__()
        self.recording = Recording(path, first_header(name, "keras", keras.__version__, run), share)
        self.budget, self.warn_once = self.recording.budget, self.recording.warn_once
        self._probe = None if probe is None else Rows(*probe)
        self._validation = None if validation is None else Rows(*validation)
        self._task, self._shuffled, self._curvature, self._planned = task, shuffled, curvature, planned_steps
        self._network: Optional[KerasNetwork] = None
        self._observer: Optional[Observer] = None
        self._before: Optional[Before] = None
        self._first_batch = 0
        self._tally = (0.0, 0.0)
        self._rows: Optional[float] = None

    @never_raises
    def on_train_begin(self, logs: Any = None) -> None:
        recording = self.recording
        if self._observer is not None:
            recording.reopen()
            return
        epochs, steps = self.params.get("epochs"), self.params.get("steps")
        known = epochs * steps if epochs and steps else None
        recording.plan(self._planned or known)
        recording.header["versions"][keras.backend.backend()] = _backend_version()
        recording.open()
        network = self._network = KerasNetwork(self.model)
        self._describe(network)
        for what, rows in (("loss.train", self._probe), ("loss.validation", self._validation)):
            if rows is None:
                recording.note(what, "no rows were given")
        norms = any(type(layer).__name__ == "BatchNormalization" for layer in network.layers)
        if self._curvature and norms:
            recording.note("curvature", "batch normalisation: no pass uses batch statistics and changes nothing")
        spec = recording.header["observed"]["optimizer"]
        self._observer = Observer(recording, network, self._task, spec, self._curvature and not norms)
        self._observer.probe, self._observer.validation = self._probe, self._validation
        self._observer.look(None, None)

    def _describe(self, network: KerasNetwork) -> None:
        recording, loss, optimizer = self.recording, network.compare, self.model.optimizer
        shape = first_of(self.model.outputs).shape if getattr(self.model, "outputs", None) else None
        width = None if shape is None else int(shape[-1] or 1)
        self._task = self._task or (None if width is None or loss is None else task_of(loss, width))
        layers = [_layer(layer) for layer in network.layers]
        last = layers[-1]["activation"] if layers else None
        if network.link is not None and last == "linear":
            layers[-1]["activation"] = network.link
        name, spec = None if loss is None else loss_name(loss), optimizer_spec(optimizer)
        if name is None:
            recording.note("observed.loss", "not compiled" if loss is None else f"{snake(loss)} has no name here")
        if spec is None:
            recording.note("observed.optimizer", f"{optimizer_text(optimizer)} has no name here, or its rate is not above 0")
        if self._task is None:
            recording.note("observed.task", "neither given nor told by the loss, and scores need it")
        if self._shuffled is None:
            recording.note("observed.script.shuffled", "fit does not tell its callbacks")
        probe = self._probe
        recording.header["observed"] = setting(
            layers=layers,
            loss=name,
            optimizer=spec,
            batch_size=None,
            task=self._task,
            width=width,
            inputs=None if probe is None else to_numpy(first_of(probe.inputs)),
            targets=None if probe is None else to_numpy(first_of(probe.targets)),
            script={
                "loss": None if loss is None else snake(loss),
                "expectsLogits": None if loss is None else network.link is not None,
                "lastActivation": last,
                "outputShapes": None if shape is None else [[int(n or 0) for n in shape[1:]]],
                "optimizer": optimizer_text(optimizer),
                "schedule": schedule_text(optimizer, []),
                "shuffled": self._shuffled,
            },
        )
        recording.write_header()

    @never_raises
    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        recording = self.recording
        self._first_batch, self._before = batch, None
        at_once = int(getattr(self.model, "steps_per_execution", 1) or 1)
        wanted = [recording.is_check(recording.step + 1 + i) for i in range(at_once)]
        if any(wanted) and self._network is not None:
            self._before = Before(self._network)

    @never_raises
    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        recording, network, before = self.recording, self._network, self._before
        steps = batch - self._first_batch + 1
        recording.step += steps
        self._hear_loss(batch, logs or {})
        if before is None or network is None or self._observer is None:
            return
        updates = [now - old for now, old in zip(network.weights(), before.weights)]
        gradients, note = (before.gradients(updates) if steps == 1 else None), note_of(self.model.optimizer)
        if gradients is None and self._probe is not None:
            rows = network.first(self._probe, 64)
            gradients = network.gradients(rows, before.weights)[1]
            note = "of the probe rows, as the optimizer keeps too little of that of the step"
        self._observer.look(gradients, updates, note, clips=clips(self.model.optimizer))

    def _hear_loss(self, batch: int, logs: Any) -> None:
        """`logs` has the mean over the epoch so far; what was added since the batch before is this batch's loss."""
        if "loss" not in logs:
            return
        before = (0.0, 0.0) if self._first_batch == 0 else self._tally
        count = before[1] + (self._rows or 0) * (batch - self._first_batch + 1)
        # Only the last batch of an epoch may be smaller, and reading what Keras counts takes time.
        tracker = getattr(self.model, "_loss_tracker", None)
        if self._rows is None or batch + 1 == (self.params.get("steps") or batch + 1):
            count = float(to_numpy(tracker.count)) if tracker is not None else before[1] + 1
        now = self._tally = (float(logs["loss"]) * count, count)
        rows = now[1] - before[1]
        self.recording.add_loss(float(np.float64(now[0] - before[0]) / np.float64(rows)))
        self._rows = self._rows or rows
        observed = self.recording.header["observed"]
        if observed is not None and observed["batchSize"] is None and rows >= 1:
            observed["batchSize"] = int(rows)
            self.recording.write_header()

    @never_raises
    def on_train_end(self, logs: Any = None) -> None:
        self.recording.end()


def _backend_version() -> str:
    module = __import__(keras.backend.backend())
    return str(getattr(module, "__version__", "unknown"))


def _layer(layer: Any) -> dict[str, Any]:
    kind = KINDS.get(type(layer).__name__, "other")
    described = {
        "kind": kind,
        "activation": activation_of(layer),
        "outputShape": _shape(layer),
        "parameters": int(layer.count_params()) if layer.built else 0,
    }
    frozen = bool(layer.weights) and len(layer.trainable_variables) == 0
    return {**described, "frozen": True} if frozen else described


def _shape(layer: Any) -> list[int]:
    try:
        shape = first_of(layer.output).shape
    except (AttributeError, ValueError):
        return []
    return [int(n or 0) for n in shape[1:]]
