"""Trainings by Lightning, whose log is its CSVLogger's file."""

from __future__ import annotations

import logging
import tempfile
import warnings
from typing import Any, Callable

import lightning
import torch
from lightning.pytorch.loggers import CSVLogger
from wild import EVER, Run

logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
warnings.filterwarnings("ignore", module="lightning")


class Module(lightning.LightningModule):
    """A network, its loss, and `optimizers`, which makes of it what `configure_optimizers` gives back."""

    def __init__(self, network: Any, criterion: Any, optimizers: Callable[[Any], Any]) -> None:
        super().__init__()
        self.network, self.criterion, self.optimizers_of = network, criterion, optimizers

    def forward(self, x: Any) -> Any:
        return self.network(x)

    def training_step(self, batch: Any, _: int) -> Any:
        loss = self.criterion(self(batch[0]), batch[1])
        self.log("train_loss", loss)
        return loss

    def validation_step(self, batch: Any, _: int) -> None:
        out = self(batch[0])
        self.log("val_loss", self.criterion(out, batch[1]), prog_bar=True)
        if batch[1].dtype == torch.int64:
            self.log("val_acc", (out.argmax(-1) == batch[1]).float().mean())

    def configure_optimizers(self) -> Any:
        return self.optimizers_of(self)


def fit(
    run: Run,
    module: Module,
    x: Any,
    y: Any,
    *,
    validation: Any = None,
    epochs: int,
    batch: int = 32,
    callbacks: Any = (),
    **trainer: Any,
) -> None:
    """`Trainer.fit`, recorded; `trainer` goes to the Trainer."""
    rows = torch.as_tensor(x), torch.as_tensor(y)
    held = None if validation is None else (torch.as_tensor(validation[0]), torch.as_tensor(validation[1]))
    order = torch.Generator().manual_seed(run.seed)
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*rows), batch, shuffle=True, generator=order)
    held_loader = None if held is None else torch.utils.data.DataLoader(torch.utils.data.TensorDataset(*held), 256)
    calls = list(callbacks)
    if run.recorder is not None:
        from faultgap_recorder.lightning import LightningRecorder

        options = {"validation": held, "curvature": run.curvature, "share": EVER}
        calls.append(LightningRecorder(run.recorder, loss=module.criterion, probe=rows, **options))
    with tempfile.TemporaryDirectory() as folder:
        lightning.Trainer(
            max_epochs=epochs, logger=CSVLogger(folder, name="", version=""), callbacks=calls, accelerator="cpu",
            enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False, **trainer,
        ).fit(module, loader, held_loader)  # fmt: skip
        with open(f"{folder}/metrics.csv", encoding="utf-8") as file:
            run.text = file.read()
