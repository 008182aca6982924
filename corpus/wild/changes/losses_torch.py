"""Matches the last activation of a PyTorch model with its loss, or its loss with the last activation."""

from __future__ import annotations

from typing import Any, Optional

import torch
from change import need
from torch import nn

LAST = (nn.Softmax, nn.LogSoftmax, nn.Sigmoid, nn.Tanh, nn.ReLU, nn.Softplus, nn.LeakyReLU)
SHAPING = (nn.Flatten, nn.Unflatten)
LINEAR = (nn.CrossEntropyLoss, nn.BCEWithLogitsLoss)
"""Losses that hold the activation themselves."""


def change_output(job: Any) -> None:
    """The activation that the loss awaits, or, where it awaits none, that of the task."""
    need(isinstance(job.loss_fn, nn.Module), "its loss is its own")
    if isinstance(job.loss_fn, LINEAR):
        wanted: Optional[nn.Module] = None
    elif isinstance(job.loss_fn, nn.NLLLoss):
        wanted = nn.LogSoftmax(dim=1)
    elif isinstance(job.loss_fn, nn.BCELoss):
        wanted = nn.Sigmoid()
    else:
        wanted = {"regression": None, "multiclass": nn.Softmax(dim=1)}.get(job.task, nn.Sigmoid())
    stack, place = last_activation(job.model)
    present = None if place is None else stack[place]
    need(type(present) is not type(wanted), "it is so")
    if place is None:
        stack.append(wanted)
    elif wanted is None:
        del stack[place]
    else:
        stack[place] = wanted


def change_loss(job: Any) -> None:
    """The loss of the task, on outputs as they are, and its mean over rows."""
    stack, place = last_activation(job.model)
    present = None if place is None else stack[place]
    if job.task == "regression":
        new, same = nn.MSELoss(), (nn.MSELoss, type(None))
    elif job.task == "multiclass":
        new, same = _categorical(present), (nn.NLLLoss if isinstance(present, nn.LogSoftmax) else nn.CrossEntropyLoss,)
    elif isinstance(present, nn.Sigmoid):
        new, same = nn.BCELoss(), (nn.BCELoss,)
    else:
        new, same = nn.BCEWithLogitsLoss(), (nn.BCEWithLogitsLoss,)
    is_mean = getattr(job.loss_fn, "reduction", None) == "mean"
    fits = type(job.loss_fn) in same and not (job.task == "multiclass" and isinstance(present, nn.Softmax))
    need(not (fits and is_mean), "it is so")
    job.loss_fn = new


def _categorical(present: Optional[nn.Module]) -> Any:
    def loss(out: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        if isinstance(present, nn.Softmax):
            out = torch.log(out.clamp_min(1e-9))
        # Cross-entropy of log-probabilities is their negative likelihood: they sum to one.
        return nn.functional.cross_entropy(out, y)

    return loss


def last_activation(model: nn.Module) -> tuple[nn.Sequential, Optional[int]]:
    """The stack that ends a model, and the place of its last activation, if it ends with one."""
    need(isinstance(model, nn.Sequential), "its layers are no stack")
    if isinstance(model[-1], nn.Sequential):
        return last_activation(model[-1])
    places = [i for i, m in enumerate(model) if not isinstance(m, SHAPING)]
    return model, places[-1] if isinstance(model[places[-1]], LAST) else None
