"""Recorder for Lightning."""

from __future__ import annotations

from typing import Any, Optional

import torch

try:
    from lightning.pytorch.callbacks import Callback
except ImportError:
    from pytorch_lightning.callbacks import Callback  # type: ignore[no-redef,import-not-found,unused-ignore]

from .guard import never_raises, warn
from .recording import Recording
from .torch import TorchRecorder


class LightningRecorder(Callback):
    """A callback for ``Trainer(callbacks=[…])``. Looks after steps of the first optimizer.

    :param path: of the file to write, ``.jsonl`` added where it lacks; ``faultgap diagnose`` reads it.
    :param loss: as ``training_step`` compares outputs and targets; left out, the module's ``criterion``, ``loss_fn`` or
        ``loss``, where it has one.
    :param probe: training rows ``(inputs, targets)``; left out, the first batch, where it is such a pair.
    :param options: ``validation``, ``task``, ``curvature``, ``share``, ``name``, ``run`` of
        :class:`faultgap_recorder.torch.TorchRecorder`.
    """

    def __init__(self, path: str, *, loss: Any = None, probe: Optional[tuple[Any, Any]] = None, **options: Any) -> None:
        super().__init__()
        self._path, self._loss, self._probe, self._options = path, loss, probe, options
        self._recorder: Optional[TorchRecorder] = None
        # Until there is a recorder of its own.
        waiting = Recording(path, {})
        self.budget, self.warn_once = waiting.budget, waiting.warn_once

    @never_raises
    def on_train_batch_start(self, trainer: Any, pl_module: Any, batch: Any, batch_idx: int) -> None:
        if self._recorder is not None:
            return
        is_pair = isinstance(batch, (list, tuple)) and len(batch) == 2
        probe = self._probe or (tuple(batch) if is_pair else None)
        planned = trainer.estimated_stepping_batches
        schedulers = trainer.lr_scheduler_configs
        self._recorder = TorchRecorder(
            self._path,
            pl_module,
            trainer.optimizers[0],
            self._loss or _loss_of(pl_module),
            probe=probe,
            planned_steps=int(planned) if planned != float("inf") else None,
            scheduler=schedulers[0].scheduler if schedulers else None,
            loader=trainer.train_dataloader,
            **self._options,
        )
        self._recorder.recording.header["versions"]["lightning"] = _version()
        # `training_step` tells its loss, whatever computes it.
        self._recorder._hears_losses = False
        self._recorder.__enter__()

    @never_raises
    def on_before_optimizer_step(self, trainer: Any, pl_module: Any, optimizer: Any) -> None:
        """Before clipping."""
        if self._recorder is not None:
            scaler = getattr(trainer.precision_plugin, "scaler", None)
            is_fused = getattr(optimizer, "_step_supports_amp_scaling", False)
            self._recorder.catch_gradients(scaler.get_scale() if scaler is not None and is_fused else None)

    @never_raises
    def on_train_batch_end(self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int) -> None:
        loss = outputs.get("loss") if isinstance(outputs, dict) else outputs
        if self._recorder is not None and torch.is_tensor(loss):
            self._recorder.step(loss)

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        self._end(None)

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        self._end(None if isinstance(exception, KeyboardInterrupt) else exception)

    @never_raises
    def _end(self, error: Optional[BaseException]) -> None:
        if self._recorder is not None:
            self._recorder._end(error)
        self._recorder = None


def _loss_of(module: Any) -> Any:
    for name in ("criterion", "loss_fn", "loss"):
        found = getattr(module, name, None)
        if callable(found):
            return found
    warn("LightningRecorder was given no loss and finds none; losses of the probe rows are left out")
    return _unknown_loss


def _unknown_loss(*_: Any) -> Any:
    return torch.tensor(float("nan"))


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    for name in ("lightning", "pytorch-lightning"):
        try:
            return version(name)
        except PackageNotFoundError:
            continue
    return "unknown"
