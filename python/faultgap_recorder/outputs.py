"""Layer outputs, scores and predictions: the metrics of src/traces/instruments/activation.ts, output.ts and loss.ts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence

import numpy as np

#: Where activations are flat: derivative below 1e-7, and visibly small.
LIMITS = {
    "tanh": ((-9.4999, 9.4999), (-5.0, 5.0)),
    "sigmoid": ((-23.0, 16.99999), (-5.0, 5.0)),
    "hardSigmoid": ((-2.5, 2.5), (-2.5, 2.5)),
    "softsign": ((-3161.0, 3161.0), (-5.0, 5.0)),
}


@dataclass
class LayerOutput:
    """What a layer put out for the probe rows; units are on the last axis."""

    activation: str
    output: np.ndarray
    before: Optional[np.ndarray]


def describe_layers(layers: Sequence[LayerOutput]) -> dict[str, Any]:
    units = [_describe_units(np.asarray(layer.output, dtype=np.float32)) for layer in layers]
    shares = [_saturation(layer.activation, layer.before) for layer in layers if layer.before is not None]
    names = ("mean", "sd", "mean-abs", "nonpositive-share", "dead-share", "constant-share")
    return {
        **{f"activation.{name}": [of[i] for of in units] for i, name in enumerate(names)},
        "activation.saturated-share": [strict for strict, _ in shares],
        "activation.loose-saturated-share": [loose for _, loose in shares],
    }


def _describe_units(output: np.ndarray) -> tuple[float, ...]:
    rows = output.reshape(-1, output.shape[-1])
    wide = rows.astype(np.float64)
    mean = float(wide.mean())
    sd = max(0.0, float((wide**2).mean()) - mean**2) ** 0.5
    if np.isnan(mean):
        return mean, float("nan"), float("nan"), float("nan"), float("nan"), float("nan")
    constant = (rows == rows[0]).all(axis=0)
    dead = constant & (rows[0] == 0)
    return (
        mean,
        sd,
        float(np.abs(wide).mean()),
        float((~(rows > 0)).mean()),
        float(dead.mean()),
        float(constant.mean()),
    )


def _saturation(activation: str, before: np.ndarray) -> tuple[float, float]:
    if activation not in LIMITS:
        return 0.0, 0.0
    if np.isnan(before).any():
        return float("nan"), float("nan")
    strict, loose = LIMITS[activation]
    return _outside(before, strict), _outside(before, loose)


def _outside(values: np.ndarray, limits: tuple[float, float]) -> float:
    return float(((values < limits[0]) | (values > limits[1])).mean())


def _table(values: np.ndarray) -> np.ndarray:
    """Rows of the last axis, as float64."""
    array = np.asarray(values, dtype=np.float64)
    return array.reshape(-1, 1) if array.ndim == 1 else array.reshape(-1, array.shape[-1])


def describe_outputs(task: str, outputs: np.ndarray, targets: np.ndarray, logits: np.ndarray) -> dict[str, Any]:
    """The network's own outputs; `logits` are what the last activation was given."""
    out, wanted = _table(outputs), _table(targets)
    before = _table(logits)
    values: dict[str, Any] = {}
    if task != "regression":
        values["activation.output-entropy"] = _entropy(out)
    if np.asarray(outputs).size == np.asarray(targets).size:
        values["activation.output-spread"] = _relative_spread(out, wanted.reshape(out.shape))
    ranges = np.abs(before[:, 0]) if before.shape[1] == 1 else before.max(axis=1) - before.min(axis=1)
    with np.errstate(all="ignore"):
        values["activation.output-span"] = float(np.ptp(out) / np.float64(np.ptp(wanted)))
    margin = 0.1 * np.ptp(wanted)
    low, high = (wanted.min() - margin, wanted.max() + margin) if task == "regression" else (0.0, 1.0)
    return {
        **values,
        "activation.logit-spread": float(ranges.mean()),
        "activation.output-sum": float(np.abs(out).sum(axis=1).max()),
        "activation.range-share": float(1 - ((out >= low) & (out <= high)).mean()),
    }


def _entropy(outputs: np.ndarray) -> float:
    p = np.clip(outputs, 0.0, 1.0)
    if p.shape[1] == 1:
        return float(((_surprise(p) + _surprise(1 - p)) / np.log(2)).mean())
    total = p.sum(axis=1, keepdims=True)
    with np.errstate(all="ignore"):
        entropy = _surprise(p / total).sum(axis=1) / np.log(p.shape[1])
    return float(np.where(total[:, 0] == 0, 1.0, entropy).mean())


def _surprise(p: np.ndarray) -> np.ndarray:
    with np.errstate(all="ignore"):
        return np.where(p == 0, 0.0, -p * np.log(p))


def _relative_spread(outputs: np.ndarray, targets: np.ndarray) -> float:
    spread = targets.std(axis=0)
    kept = spread > 0
    return float((outputs.std(axis=0)[kept] / spread[kept]).mean()) if kept.any() else float("nan")


def score(task: str, outputs: np.ndarray, targets: np.ndarray) -> float:
    """Accuracy, or R² of a regression, steps and pixels judged one by one: scoreFirst in src/training/judgement.ts."""
    out = _table(outputs)
    wanted = np.asarray(targets, dtype=np.float64).reshape(len(out), -1)
    if task == "regression":
        total = ((wanted - wanted.mean(axis=0)) ** 2).sum(axis=0)
        residual = ((out - wanted) ** 2).sum(axis=0)
        with np.errstate(all="ignore"):
            return float(np.where(total == 0, np.nan, 1 - residual / total).mean())
    if task == "multilabel" or out.shape[1] == 1:
        right = (np.isfinite(out) & ((out >= 0.5) == (wanted >= 0.5))).all(axis=1)
        return float(right.mean())
    classes = wanted[:, 0] if wanted.shape[1] == 1 else wanted.argmax(axis=1)
    return float((~np.isnan(out).any(axis=1) & (out.argmax(axis=1) == classes)).mean())


def describe_part(part: str, task: str, outputs: np.ndarray, targets: np.ndarray) -> dict[str, float]:
    """Score, and the same between guessing (0) and all right (1)."""
    width = _table(outputs).shape[1]
    guess = 0.0 if task == "regression" else 2.0**-width if task == "multilabel" else 1 / max(2, width)
    reached = score(task, outputs, targets)
    return {f"loss.{part}-score": reached, f"loss.{part}-skill": (reached - guess) / (1 - guess)}


def predicted_shares(task: str, outputs: np.ndarray) -> Optional[list[float]]:
    """Share of rows for which each class is predicted; None where there are no classes."""
    out = _table(outputs)
    if task == "multiclass" and out.shape[1] > 1:
        return (np.bincount(out.argmax(axis=1), minlength=out.shape[1]) / len(out)).tolist()
    if task == "binary" and out.shape[1] == 1:
        positive = float((out >= 0.5).mean())
        return [1 - positive, positive]
    return None
