"""What rows of data say of themselves."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np


def value_range(values: np.ndarray) -> Optional[list[float]]:
    """Smallest and largest value; None where there is none, or one that is no number."""
    if values.size == 0 or not np.isfinite(values).all():
        return None
    return [float(values.min()), float(values.max())]


def class_counts(task: Optional[str], targets: np.ndarray, classes: Optional[int]) -> Optional[list[int]]:
    """Rows of each class; None where there are no classes."""
    if task == "multiclass" and classes is not None:
        index = targets.reshape(-1, targets.shape[-1]).argmax(axis=1) if _is_hot(targets, classes) else targets.ravel()
        return np.bincount(index.astype(np.int64), minlength=classes).tolist()
    if task == "binary":
        positive = int((targets.ravel() >= 0.5).sum())
        return [targets.size - positive, positive]
    return None


def _is_hot(targets: np.ndarray, classes: int) -> bool:
    return targets.ndim > 1 and targets.shape[-1] == classes and classes > 1


def setting(
    *,
    layers: list[dict[str, Any]],
    loss: Optional[str],
    optimizer: Optional[dict[str, Any]],
    batch_size: Optional[int],
    task: Optional[str],
    width: Optional[int],
    inputs: Optional[np.ndarray],
    targets: Optional[np.ndarray],
    script: dict[str, Any],
) -> dict[str, Any]:
    """`observed` of a run header (docs/formats.md)."""
    classes = 2 if task == "binary" else width if task == "multiclass" else None
    return {
        "layers": layers,
        "loss": loss,
        "optimizer": optimizer,
        "batchSize": batch_size,
        "task": task,
        "classes": classes,
        "inputRange": None if inputs is None else value_range(inputs),
        "targetRange": None if targets is None else value_range(targets),
        "script": {
            **script,
            "targetShapes": None if targets is None else [list(targets.shape[1:])],
            "classCounts": None if targets is None else class_counts(task, targets, classes),
            "rowsCounted": None if targets is None else len(targets),
        },
    }
