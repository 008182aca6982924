"""Mutants of a training of PyTorch; `mutants.py` says which."""

from __future__ import annotations

from typing import Any

import changes_torch as changes
import torch
from change import need
from mutants import makers_of
from torch import nn


def disable_batching(job: Any) -> None:
    need(job.batch < len(job.y), "all rows are one batch")
    job.batch = len(job.y)


def change_activation_function(job: Any) -> None:
    exchange_activation(job, nn.Tanh)


def remove_activation_function(job: Any) -> None:
    exchange_activation(job, nn.Identity)


def exchange_activation(job: Any, made: type) -> None:
    """That after the first hidden layer."""
    place, after = changes.hidden_layers(job.model)[0]
    found = [i for i, m in enumerate(after) if isinstance(m, changes.ACTIVATIONS)]
    need(bool(found), "no activation follows its first layer")
    need(type(after[found[0]]) is not made, "it is so")
    job.model[place + 1 + found[0]] = made()


def change_weights_initialisation(job: Any) -> None:
    """Zeros in the first layer."""
    layers = [m for m in job.model.modules() if isinstance(m, changes.WEIGHED)]
    need(bool(layers), "it has no dense layer and no convolution")
    nn.init.zeros_(layers[0].weight.data)


def change_optimisation_function(job: Any) -> None:
    """SGD of the same rate, or Adam where it is SGD."""
    need(job.scheduler is None, "its schedule holds on to the optimizer")
    made = torch.optim.Adam if isinstance(job.optimizer, torch.optim.SGD) else torch.optim.SGD
    groups = [{"params": group["params"], "lr": group["lr"]} for group in job.optimizer.param_groups]
    job.optimizer = made(groups, lr=job.optimizer.defaults["lr"])


def add_weights_regularisation(job: Any) -> None:
    """L2 of 0.01."""
    need(not any(group.get("weight_decay") for group in job.optimizer.param_groups), "it decays weights")
    for group in job.optimizer.param_groups:
        group["weight_decay"] = 0.01


def change_loss_function(job: Any) -> None:
    """Mean absolute error for squared ones, and squared ones for cross-entropy."""
    if isinstance(job.loss_fn, nn.MSELoss):
        job.loss_fn = nn.L1Loss()
    else:
        need(isinstance(job.loss_fn, nn.CrossEntropyLoss) and job.y.ndim == 1, "its loss has no usual other")
        job.loss_fn = lambda out, y: nn.functional.mse_loss(out.softmax(-1), nn.functional.one_hot(y, out.shape[-1]).float())


MAKERS = makers_of(
    changes,
    (
        disable_batching,
        change_activation_function,
        remove_activation_function,
        change_weights_initialisation,
        change_optimisation_function,
        add_weights_regularisation,
        change_loss_function,
    ),
)
