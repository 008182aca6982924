"""Mutants of a training of Keras; `mutants.py` says which."""

from __future__ import annotations

from typing import Any, Callable

import changes_keras as changes
import keras
import numpy as np
from change import need
from mutants import makers_of


def disable_batching(job: Any) -> None:
    need(job.fit.get("batch_size", 32) < len(job.y), "all rows are one batch")
    job.fit["batch_size"] = len(job.y)


def change_activation_function(job: Any) -> None:
    exchange_activation(job, keras.activations.tanh)


def remove_activation_function(job: Any) -> None:
    exchange_activation(job, keras.activations.linear)


def exchange_activation(job: Any, made: Callable) -> None:
    """That of the first hidden layer."""
    layer = changes.hidden_layers(job.model)[0]
    need(layer.activation is not made, "it is so")
    layer.activation = made


def change_weights_initialisation(job: Any) -> None:
    """Zeros in the first layer."""
    layers = changes.weighed_layers(job.model)
    layers[0].kernel.assign(np.zeros(layers[0].kernel.shape, np.float32))


def change_optimisation_function(job: Any) -> None:
    """SGD of the same rate, or Adam where it is SGD."""
    old = job.model.optimizer
    own = old.get_config()["learning_rate"]
    need(not isinstance(own, dict), "its schedule holds the rate")
    made = keras.optimizers.Adam if type(old) is keras.optimizers.SGD else keras.optimizers.SGD
    changes.recompile(job, optimizer=made(float(own)))


def add_weights_regularisation(job: Any) -> None:
    """L2 of 0.01."""
    layers = changes.weighed_layers(job.model)
    need(not any(layer.kernel.regularizer for layer in layers), "it decays weights")
    for layer in layers:
        layer.kernel.regularizer = keras.regularizers.L2(0.01)


OF_LOGITS = {
    "binary_crossentropy": keras.ops.sigmoid,
    "categorical_crossentropy": keras.ops.softmax,
    "sparse_categorical_crossentropy": keras.ops.softmax,
}


def change_loss_function(job: Any) -> None:
    """Mean absolute error for squared ones, and squared ones for cross-entropy."""
    name = changes.name_of(job.model.loss)
    if name in ("mse", "mean_squared_error"):
        changes.recompile(job, loss=keras.losses.MeanAbsoluteError())
    else:
        need(name in OF_LOGITS, "its loss has no usual other")
        changes.recompile(job, loss=squared_error(name, changes.takes_logits(job.model.loss)))


def squared_error(name: str, takes_logits: bool) -> Callable:
    """Of probabilities, in place of a cross-entropy."""

    def loss(true: Any, out: Any) -> Any:
        said = OF_LOGITS[name](out) if takes_logits else out
        if name.startswith("sparse"):
            true = keras.ops.one_hot(keras.ops.reshape(true, (-1,)), out.shape[-1])
        return keras.losses.mean_squared_error(true, said)

    return loss


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
