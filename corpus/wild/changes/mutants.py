"""Mutants of a repaired training: operators of DeepCrime (ISSTA 2021), made of whatever a script has built.

Names and configurations are those of its tables. Rows are drawn alike in every instance of a mutant.
"""

from __future__ import annotations

import json
import os
from typing import Any, Callable

import numpy as np
from change import Change, Training, need

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "mutants.json")


def all_mutants() -> list[Change]:
    """One configuration of each, in the middle of its published range; operators of layers take the first hidden one."""
    with open(LIST, encoding="utf-8") as file:
        return [Change(*pair) for pair in json.load(file).items()]


def numbers_of(values: Any) -> np.ndarray:
    return np.asarray(values)


def classes_of(job: Any) -> np.ndarray:
    """Class of each row, from 0."""
    need(job.task in ("multiclass", "binary"), "targets are no classes")
    y = numbers_of(job.y)
    wide = y.ndim > 1 and y.shape[-1] > 1
    return (y.argmax(-1) if wide else y.reshape(len(y))).astype(int)


def some(rows: np.ndarray, percent: float) -> np.ndarray:
    drawn = np.random.default_rng(0).permutation(rows)
    return drawn[: round(len(rows) * percent / 100)]


def keep_rows(job: Any, rows: np.ndarray) -> None:
    job.x, job.y = job.x[rows], job.y[rows]


def change_label(job: Any, percent: float) -> None:
    """Rows of the commonest class get labels of others; of values, rows exchange them."""
    order = np.arange(len(job.y))
    if job.task == "regression":
        changed = some(order, percent)
        order[changed] = np.roll(changed, 1)
    else:
        labels = classes_of(job)
        is_largest = labels == np.bincount(labels).argmax()
        changed, others = some(order[is_largest], percent), order[~is_largest]
        order[changed] = np.random.default_rng(1).choice(others, len(changed))
    job.y = job.y[order]


def delete_training_data(job: Any, percent: float) -> None:
    keep_rows(job, np.sort(some(np.arange(len(job.y)), 100 - percent)))


def unbalance_train_data(job: Any, percent: float) -> None:
    """Classes of fewer rows than the mean lose theirs; where all have as many, all but the first."""
    labels = classes_of(job)
    counts = np.bincount(labels)
    rare = np.flatnonzero(counts < counts.mean()) if counts.min() < counts.max() else np.arange(1, len(counts))
    lost = some(np.flatnonzero(np.isin(labels, rare)), percent)
    keep_rows(job, np.setdiff1d(np.arange(len(labels)), lost))


def add_noise(job: Any, percent: float) -> None:
    """Of the deviation of each column."""
    x = numbers_of(job.x)
    need(x.dtype.kind == "f", "rows are no measurements")
    noisy, rows = x.copy(), some(np.arange(len(x)), percent)
    noise = np.random.default_rng(2).normal(0, 1, x[rows].shape)
    noisy[rows] += (noise * x.std(0)).astype(x.dtype)
    job.x = like(job.x, noisy)


def make_output_classes_overlap(job: Any, percent: float) -> None:
    """Rows of the two commonest classes stand there a second time, as of the other."""
    labels = classes_of(job)
    first, second = np.argsort(-np.bincount(labels), kind="stable")[:2]
    inputs, targets = [np.arange(len(labels))], [np.arange(len(labels))]
    for own, other in ((first, second), (second, first)):
        twice = some(np.flatnonzero(labels == own), percent)
        inputs.append(twice)
        targets.append(np.full(len(twice), np.flatnonzero(labels == other)[0]))
    job.x, job.y = job.x[np.concatenate(inputs)], job.y[np.concatenate(targets)]


def change_epochs(job: Training, percent: float) -> None:
    fewer = max(1, round(job.epochs * percent / 100))
    need(fewer < job.epochs, "it has one epoch")
    job.epochs = fewer


def like(old: Any, new: np.ndarray) -> Any:
    """As the framework holds rows."""
    return new if isinstance(old, np.ndarray) else type(old)(new)


OF_ROWS = (
    change_label,
    delete_training_data,
    unbalance_train_data,
    add_noise,
    make_output_classes_overlap,
    change_epochs,
)


def makers_of(changes: Any, own: tuple[Callable, ...]) -> dict[str, Callable]:
    """Changes and mutants of a framework by name: `changes` is its module of changes, `own` what it alone mutates."""
    return {
        **changes.MAKERS,
        **{operator.__name__: operator for operator in (*OF_ROWS, *own)},
        "change_batch_size": changes.batch_size,
        "change_learning_rate": changes.rate,
        "change_gradient_clip": changes.clipping,
    }
