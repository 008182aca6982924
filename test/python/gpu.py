"""Trains on a GPU under the recorders and compares with the same training on the CPU; prints a line per case and exits
with 1 where one fails. Usage: gpu.py FOLDER, with faultgap_recorder in it."""

import json
import os
import sys
import tempfile
import time
import traceback
import warnings

import torch
from torch import nn

sys.path.insert(0, sys.argv[1])
from faultgap_recorder.torch import TorchRecorder

folder = tempfile.mkdtemp()
# Reduced precision would hide mistakes, and sums in any order would look like random numbers.
torch.backends.cudnn.deterministic = True
torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
STEPS = 30


def network(dropout=0.0, wide=32):
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 8, 3), nn.Tanh(), nn.Flatten(), nn.Linear(8 * 36, wide), nn.Tanh(), nn.Dropout(dropout), nn.Linear(wide, 4)
    )  # fmt: skip


def rows(count):
    """Images with a bright corner, which is the class."""
    draw = torch.Generator().manual_seed(1)
    x, y = torch.rand(count, 1, 8, 8, generator=draw), torch.randint(0, 4, (count,), generator=draw)
    for i, corner in enumerate(y.tolist()):
        x[i, 0, 4 * (corner // 2) : 4 * (corner // 2) + 4, 4 * (corner % 2) : 4 * (corner % 2) + 4] += 0.5
    return x, y


def train(device, *, optimizer="Adam", half=None, scaler=False, compiled=False, observed=True, dropout=0.0, curvature=False, **options):
    """The recording's checks by metric, or without a recorder the losses alone."""
    model, loss_fn = network(dropout).to(device), nn.CrossEntropyLoss()
    called = torch.compile(model) if compiled else model
    chosen = getattr(torch.optim, optimizer)(model.parameters(), lr=0.01, **options)
    grown = torch.amp.GradScaler(device, enabled=scaler)
    x, y = rows(256)
    path = os.path.join(folder, f"{time.time_ns()}.jsonl")
    # Probe rows lie on the CPU, as data sets do.
    recorder = TorchRecorder(path, called, chosen, loss_fn, probe=(x, y), validation=rows(64), planned_steps=STEPS,
                             share=1e9, curvature=curvature)  # fmt: skip
    losses = []
    if observed:
        recorder.__enter__()
    torch.manual_seed(2)
    for step in range(STEPS):
        picked = slice(32 * (step % 8), 32 * (step % 8) + 32)
        chosen.zero_grad()
        with torch.autocast(device, dtype=half or torch.bfloat16, enabled=half is not None):
            loss = loss_fn(called(x[picked].to(device)), y[picked].to(device))
        grown.scale(loss).backward()
        grown.step(chosen)
        grown.update()
        losses.append(loss.item())
    if observed:
        recorder.__exit__(None, None, None)
    return (read(path), losses) if observed else losses


def read(path):
    lines = [json.loads(line) for line in open(path)]
    found = {}
    for line in lines:
        if line["kind"] == "check":
            for metric, value in line["values"].items():
                values = value if isinstance(value, list) else [value]
                found.setdefault(metric, []).append([float(v) if v is not None else float("nan") for v in values])
    end = lines[-1]
    failed = {k: v for k, v in end["missing"].items() if k.startswith("recorder.")}
    assert not failed, failed
    return found


def worst(ours, theirs, metrics=None):
    """The largest difference of a metric, beside the largest value of the metric, and which."""
    assert set(ours) == set(theirs), set(ours) ^ set(theirs)
    largest = (0.0, "")
    for metric in metrics or ours:
        a, b = torch.tensor(ours[metric]), torch.tensor(theirs[metric])
        assert a.shape == b.shape and bool((a.isnan() == b.isnan()).all()), metric
        size = b.nan_to_num().abs().max().item() + 1e-6
        largest = max(largest, ((a - b).nan_to_num().abs().max().item() / size, metric))
    return largest


def same_as_on_the_cpu():
    return worst(train("cuda")[0], train("cpu")[0]), 2e-3


def curvature_as_on_the_cpu():
    ours, theirs = train("cuda", optimizer="SGD", curvature=True)[0], train("cpu", optimizer="SGD", curvature=True)[0]
    # What is left of an eigenvalue's error is rounding.
    return worst(ours, theirs, [m for m in ours if m.startswith("curvature.") and "error" not in m]), 5e-2


def compiled():
    return worst(train("cuda", compiled=True)[0], train("cuda")[0]), 2e-3


def random_numbers_stay():
    with_recorder, without = train("cuda", dropout=0.5)[1], train("cuda", dropout=0.5, observed=False)
    return (max(abs(a - b) for a, b in zip(with_recorder, without)), "loss"), 0.0


def gradients_of(half, **options):
    ours, theirs = train("cuda", half=half, **options)[0], train("cuda")[0]
    return worst(ours, theirs, [m for m in ours if m.startswith("gradient.") and "norm" in m]), 0.2


def bfloat16():
    return gradients_of(torch.bfloat16)


def float16_scaled():
    return gradients_of(torch.float16, scaler=True)


def float16_scaled_and_fused():
    return gradients_of(torch.float16, scaler=True, fused=True)


def lightning_float16(fused):
    import logging

    try:
        import lightning
    except ImportError:
        return (0.0, "skipped: lightning is not installed"), 0.0
    from faultgap_recorder.lightning import LightningRecorder

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)

    class Module(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.net, self.criterion = network(), nn.CrossEntropyLoss()

        def forward(self, x):
            return self.net(x)

        def training_step(self, batch, _):
            return self.criterion(self(batch[0]), batch[1])

        def configure_optimizers(self):
            return torch.optim.Adam(self.parameters(), lr=0.01, fused=fused)

    def fit(**options):
        data = torch.utils.data.TensorDataset(*rows(256))
        path = os.path.join(folder, f"{time.time_ns()}.jsonl")
        recorder = LightningRecorder(path, probe=rows(256), share=1e9)
        trainer = lightning.Trainer(max_epochs=4, callbacks=[recorder], logger=False, enable_checkpointing=False,
                                    enable_progress_bar=False, enable_model_summary=False, devices=1, **options)  # fmt: skip
        trainer.fit(Module(), torch.utils.data.DataLoader(data, batch_size=32))
        return read(path)

    ours, theirs = fit(accelerator="gpu", precision="16-mixed"), fit(accelerator="cpu")
    return worst(ours, theirs, [m for m in ours if m.startswith("gradient.") and "norm" in m]), 0.2


def lightning_scaled():
    return lightning_float16(False)


def lightning_scaled_and_fused():
    return lightning_float16(True)


cases = [
    same_as_on_the_cpu, curvature_as_on_the_cpu, compiled, random_numbers_stay, bfloat16, float16_scaled,
    float16_scaled_and_fused, lightning_scaled, lightning_scaled_and_fused,
]  # fmt: skip
failed = 0
for case in cases:
    start = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("error", message="faultgap_recorder")
            (size, metric), most = case()
        right = size <= most
        text = f"{size:.1e} of at most {most:.1e} ({metric})"
    except Exception:
        right, text = False, traceback.format_exc()
    failed += not right
    print(f"{'right' if right else 'WRONG'}: {case.__name__.replace('_', ' ')}: {text}, {time.perf_counter() - start:.1f} s", flush=True)
sys.exit(1 if failed else 0)
