"""What the scripts of wild runs share: real rows, a plain loop of PyTorch, and how both frameworks are recorded."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
from dataclasses import dataclass, field
from typing import Any, Callable, Optional

import numpy as np
import pyarrow as pa
import pyarrow.ipc
from change import Change, make

SETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "sets", "rows")
EVER = 1e9
"""Share of time the recorder may take: no limit, as a limit would make files depend on the speed of the machine."""


def columns(name: str) -> pa.Table:
    return pa.ipc.open_file(os.path.join(SETS, f"{name}.arrow")).read_all()


def table(name: str, target: str, rows: int = 1500, without: tuple[str, ...] = ()) -> tuple[np.ndarray, np.ndarray]:
    """Inputs as they are in the file (names one-hot) and the target: numbers, or classes from 0."""
    data, inputs = columns(name), []
    for column in data.column_names:
        values = data[column].combine_chunks()
        if pa.types.is_dictionary(values.type):
            codes = values.indices.to_numpy(zero_copy_only=False).astype(np.int64)
            if column == target:
                y = codes
            elif column not in without:
                inputs.append(np.eye(len(values.dictionary), dtype=np.float32)[codes])
        elif column == target:
            y = values.to_numpy(zero_copy_only=False).astype(np.float32)
        elif column not in without:
            inputs.append(values.to_numpy(zero_copy_only=False).astype(np.float32)[:, None])
    order = np.random.default_rng(0).permutation(len(y))[:rows]
    return np.concatenate(inputs, 1)[order], y[order]


def images(name: str, rows: int = 1500, values: str = "values") -> tuple[np.ndarray, np.ndarray]:
    """Grey values from 0 to 255 as floats, flat, and labels."""
    data = columns(name)
    x = np.stack(data[values].to_numpy()).astype(np.float32)
    label = data["label" if "label" in data.column_names else "letter"].combine_chunks()
    label = label.indices if pa.types.is_dictionary(label.type) else label
    y = label.to_numpy(zero_copy_only=False).astype(np.int64)
    order = np.random.default_rng(0).permutation(len(y))[:rows]
    return x[order], y[order]


def windows(name: str, column: str, length: int = 24, rows: int = 1500) -> tuple[np.ndarray, np.ndarray]:
    """Windows of a series, as they are, and the value after each."""
    series = columns(name)[column].to_numpy().astype(np.float32)[: rows + length]
    x = np.lib.stride_tricks.sliding_window_view(series[:-1], length)
    return x.copy(), series[length:]


def standard(train: np.ndarray, *others: np.ndarray) -> list[np.ndarray]:
    """All with mean 0 and deviation 1 as of the first."""
    mean, deviation = train.mean(0), train.std(0)
    deviation = np.where(deviation > 0, deviation, 1)
    return [((x - mean) / deviation).astype(np.float32) for x in (train, *others)]


def split(x: np.ndarray, y: np.ndarray, shares: tuple[float, float] = (0.6, 0.2)) -> list[np.ndarray]:
    """Rows of training, validation and test, in the order they have: x, y, vx, vy, tx, ty."""
    a, b = int(len(y) * shares[0]), int(len(y) * (shares[0] + shares[1]))
    return [x[:a], y[:a], x[a:b], y[a:b], x[b:], y[b:]]


@dataclass
class Run:
    """One training: where its recorder writes (None: unrecorded), and its log as the tool writes it."""

    seed: int
    recorder: Optional[str]
    log: str
    text: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    change: Optional[Change] = None
    """What to change of the training that the script builds."""
    curvature: bool = False
    """Whether its recorder measures curvature too."""

    def write(self, row: dict[str, Any]) -> None:
        self.rows.append(row)

    def keras(self, model: Any, x: Any, y: Any, *, validation: Any = None, epochs: int, shuffle: bool = True, **fit: Any) -> None:
        """`model.fit`, recorded, with CSVLogger's file or the History as JSON."""
        import keras

        if self.change is not None:
            from changes_keras import KerasTraining
            from mutants_keras import MAKERS

            job = KerasTraining(model, x, y, validation, epochs, shuffle, fit)
            make(MAKERS, self.change, job)
            x, y, validation, epochs, shuffle, fit = job.x, job.y, job.validation, job.epochs, job.shuffle, job.fit
        calls = list(fit.pop("callbacks", []))
        if self.recorder is not None:
            from faultgap_recorder.keras import KerasRecorder

            rows = {"probe": (x, y), "validation": validation, "shuffled": shuffle}
            calls.append(KerasRecorder(self.recorder, **rows, curvature=self.curvature, share=EVER))
        path = f"{self.recorder or os.devnull}.log.csv" if self.recorder else None
        if path and self.log == "keras-csv":
            calls.append(keras.callbacks.CSVLogger(path))
        kept = model.fit(x, y, validation_data=validation, epochs=epochs, shuffle=shuffle, verbose=0, callbacks=calls, **fit)
        if self.change is not None:
            job.finish()
        if path and self.log == "keras-csv":
            with open(path, encoding="utf-8") as file:
                self.text = file.read()
            os.remove(path)
        elif self.log == "keras-history":
            self.text = json.dumps({k: [float(v) for v in vs] for k, vs in kept.history.items()})

    def torch(
        self,
        model: Any,
        optimizer: Any,
        loss_fn: Any,
        x: Any,
        y: Any,
        *,
        validation: Any = None,
        epochs: int,
        batch: int = 32,
        shuffle: bool = True,
        zero_grad: bool = True,
        clip: Optional[float] = None,
        scheduler: Any = None,
        each_batch: bool = False,
        begin: Optional[Callable[[Any], Any]] = None,
        every: int = 1,
        mean: bool = True,
        after: Optional[Callable[[dict[str, Any]], Any]] = None,
    ) -> None:
        """A plain loop over mini-batches. `begin` is called at each epoch in place of `model.train()`, `every` so many
        batches a step is taken by the `mean` of their gradients (or their sum), and `after` is given the row that an
        epoch logs and may end the training by True."""
        import torch

        tensors = torch.as_tensor(x), torch.as_tensor(y)
        held = None if validation is None else (torch.as_tensor(validation[0]), torch.as_tensor(validation[1]))
        if self.change is not None:
            from changes_torch import TorchTraining
            from mutants_torch import MAKERS

            job = TorchTraining(model, optimizer, loss_fn, *tensors, held, epochs, batch, shuffle, zero_grad, clip, scheduler)
            make(MAKERS, self.change, job)
            optimizer, loss_fn, held, epochs, batch = job.optimizer, job.loss_fn, job.validation, job.epochs, job.batch
            tensors, shuffle, zero_grad, clip = (job.x, job.y), job.shuffle, job.zero_grad, job.clip
        data = torch.utils.data.TensorDataset(*tensors)
        loader = torch.utils.data.DataLoader(data, batch, shuffle=shuffle, generator=torch.Generator().manual_seed(self.seed))
        steps = epochs * -(-len(loader) // every)

        def loop(recorder: Any) -> None:
            for epoch in range(epochs):
                (begin or (lambda m: m.train()))(model)
                losses = []
                for i, (inputs, targets) in enumerate(loader):
                    if zero_grad and i % every == 0:
                        optimizer.zero_grad()
                    loss = loss_fn(model(inputs), targets)
                    (loss / every if mean else loss).backward()
                    losses.append(float(loss.detach()))
                    if (i + 1) % every and i + 1 < len(loader):
                        continue
                    if clip is not None:
                        torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
                    optimizer.step()
                    if recorder is not None:
                        recorder.step(loss)
                    if scheduler is not None and each_batch:
                        scheduler.step()
                row = self._row(epoch, float(np.mean(losses)), model, loss_fn, held)
                self.tell(row, epochs)
                if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
                    scheduler.step(row["val_loss"])
                elif scheduler is not None and not each_batch:
                    scheduler.step()
                if after is not None and after(row):
                    return

        with self.watch(
            model, optimizer, loss_fn, probe=tensors, validation=held, planned_steps=steps, scheduler=scheduler, loader=loader
        ) as recorder:
            loop(recorder)
        if self.change is not None:
            job.finish()

    def watch(self, model: Any, optimizer: Any, loss_fn: Any, **options: Any) -> Any:
        """The recorder around a loop of the script's own; None is entered where the training is not recorded."""
        if self.recorder is None:
            return contextlib.nullcontext()
        from faultgap_recorder.torch import TorchRecorder

        return TorchRecorder(self.recorder, model, optimizer, loss_fn, curvature=self.curvature, share=EVER, **options)

    def _row(self, epoch: int, loss: float, model: Any, loss_fn: Any, held: Any) -> dict[str, Any]:
        import torch

        row: dict[str, Any] = {"epoch": epoch, "train_loss": loss}
        if held is not None:
            was = model.training
            model.eval()
            with torch.no_grad():
                out = model(held[0])
                row["val_loss"] = float(loss_fn(out, held[1]))
                if held[1].dtype == torch.int64:
                    row["val_acc"] = float((out.argmax(-1) == held[1]).float().mean())
            model.train(was)
        return row

    def tell(self, row: dict[str, Any], epochs: int) -> None:
        """Logs an epoch, in the form that the card names."""
        self.rows.append(row)
        if self.log == "text":
            told = "  ".join(f"{k} {v:.4f}" for k, v in row.items() if k != "epoch")
            self.text += f"Epoch {row['epoch'] + 1}/{epochs}  {told}\n"
        elif self.log == "jsonl":
            self.text += json.dumps(row) + "\n"
        elif self.log == "csv":
            file = io.StringIO()
            csv.DictWriter(file, list(row)).writerows(self.rows)
            self.text = ",".join(row) + "\n" + file.getvalue().replace("\r\n", "\n")


def outputs(model: Any, x: Any) -> np.ndarray:
    """What a PyTorch model says of rows, in the mode for use."""
    import torch

    model.eval()
    with torch.no_grad():
        return model(torch.as_tensor(x)).numpy()


def classes(out: np.ndarray) -> np.ndarray:
    """The likeliest class of each row, or of one output whether it is above a half."""
    return out.argmax(-1) if out.ndim > 1 and out.shape[-1] > 1 else (out.reshape(-1) > 0.5).astype(np.int64)
