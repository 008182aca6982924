"""What a Keras model says of its training: loss, optimizer, layers."""

from __future__ import annotations

import re
from typing import Any, Optional

import keras
import numpy as np

KINDS = {
    "Dense": "dense", "Conv1D": "conv1d", "Conv2D": "conv2d", "MaxPooling1D": "maxPooling1d",
    "AveragePooling1D": "averagePooling1d", "MaxPooling2D": "maxPooling2d", "AveragePooling2D": "averagePooling2d",
    "GlobalMaxPooling1D": "globalMaxPooling1d", "GlobalAveragePooling1D": "globalAveragePooling1d",
    "GlobalMaxPooling2D": "globalMaxPooling2d", "GlobalAveragePooling2D": "globalAveragePooling2d", "Flatten": "flatten",
    "Reshape": "reshape", "Dropout": "dropout", "BatchNormalization": "batchNormalization", "Embedding": "embedding",
    "SimpleRNN": "simpleRnn", "LSTM": "lstm", "GRU": "gru", "Bidirectional": "bidirectional", "Activation": "activation",
    "ReLU": "activation", "Softmax": "activation", "ELU": "activation", "LeakyReLU": "leakyRelu",
}  # fmt: skip

_ACTIVATIONS = {
    "linear": "linear", "relu": "relu", "elu": "elu", "selu": "selu", "tanh": "tanh", "sigmoid": "sigmoid",
    "hard_sigmoid": "hardSigmoid", "softmax": "softmax", "softplus": "softplus", "softsign": "softsign",
    "exponential": "exponential", "gelu": "gelu", "silu": "silu", "swish": "silu", "mish": "mish",
}  # fmt: skip

_LOSSES = {
    "mse": "meanSquaredError", "mean_squared_error": "meanSquaredError", "mae": "meanAbsoluteError",
    "mean_absolute_error": "meanAbsoluteError", "mape": "meanAbsolutePercentageError",
    "mean_absolute_percentage_error": "meanAbsolutePercentageError", "msle": "meanSquaredLogarithmicError",
    "mean_squared_logarithmic_error": "meanSquaredLogarithmicError", "squared_hinge": "squaredHinge", "hinge": "hinge",
    "categorical_hinge": "categoricalHinge", "log_cosh": "logCosh", "logcosh": "logCosh", "huber": "huber",
    "huber_loss": "huber", "categorical_crossentropy": "categoricalCrossentropy",
    "sparse_categorical_crossentropy": "sparseCategoricalCrossentropy", "binary_crossentropy": "binaryCrossentropy",
    "kl_divergence": "kullbackLeiblerDivergence", "kld": "kullbackLeiblerDivergence", "poisson": "poisson",
}  # fmt: skip


def leaves(model: Any) -> list[Any]:
    """Layers in order, those of models within models in their place, inputs left out."""
    found: list[Any] = []
    for layer in model.layers:
        if hasattr(layer, "layers") and isinstance(layer, keras.Model):
            found.extend(leaves(layer))
        elif type(layer).__name__ != "InputLayer":
            found.append(layer)
    return found


def activation_of(layer: Any) -> Optional[str]:
    fixed = {"ReLU": "relu", "Softmax": "softmax", "ELU": "elu", "LeakyReLU": "leakyRelu"}.get(type(layer).__name__)
    if fixed is not None:
        return fixed
    return _ACTIVATIONS.get(getattr(getattr(layer, "activation", None), "__name__", ""))


def find_loss(model: Any) -> Any:
    """The loss of the model, or of its first output; None where it was not compiled with one."""
    loss = getattr(model, "loss", None)
    while isinstance(loss, (list, tuple, dict)):
        loss = (list(loss.values()) if isinstance(loss, dict) else list(loss))[0] if loss else None
    return None if loss is None else keras.losses.get(loss)


def snake(loss: Any) -> str:
    name: str = getattr(loss, "__name__", type(loss).__name__)
    return name if "_" in name else re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def loss_name(loss: Any) -> Optional[str]:
    return _LOSSES.get(snake(loss).replace("k_l_", "kl_"))


def link_of(loss: Any) -> Optional[str]:
    """What the loss does to the outputs before it compares them."""
    logits = getattr(loss, "from_logits", None)
    if logits is None:
        logits = getattr(loss, "_fn_kwargs", {}).get("from_logits", False)
    if not logits:
        return None
    return "sigmoid" if loss_name(loss) == "binaryCrossentropy" else "softmax"


def task_of(loss: Any, width: int) -> Optional[str]:
    name = loss_name(loss)
    if name in ("categoricalCrossentropy", "sparseCategoricalCrossentropy"):
        return "multiclass"
    if name == "binaryCrossentropy":
        return "binary" if width == 1 else "multilabel"
    return None if name is None else "regression"


def learning_rate(optimizer: Any) -> float:
    return float(np.asarray(keras.ops.convert_to_numpy(optimizer.learning_rate)))


def optimizer_spec(optimizer: Any) -> Optional[dict[str, Any]]:
    """The optimizer in the words of docs/formats.md (Run header); None where it has none, or a rate of 0."""
    config = optimizer.get_config()
    rate = learning_rate(optimizer)
    if not rate > 0:
        return None
    names = {"beta_1": "beta1", "beta_2": "beta2", "epsilon": "epsilon", "momentum": "momentum", "nesterov": "nesterov",
             "rho": "rho", "initial_accumulator_value": "initialAccumulator"}  # fmt: skip
    kind = {"SGD": "sgd", "RMSprop": "rmsprop", "Adagrad": "adagrad", "Adadelta": "adadelta", "Adam": "adam",
            "Adamax": "adamax", "Nadam": "nadam", "AdamW": "adamw", "Lion": "lion"}.get(type(optimizer).__name__)  # fmt: skip
    if kind is None:
        return None
    if kind == "lion":
        del names["epsilon"]
    spec = {"kind": kind, "learningRate": rate, **{ours: config[theirs] for theirs, ours in names.items() if theirs in config}}
    if config.get("weight_decay"):
        spec["weightDecay"] = float(config["weight_decay"])
    for theirs, by in (("clipvalue", "value"), ("clipnorm", "norm"), ("global_clipnorm", "globalNorm")):
        if config.get(theirs):
            spec["clip"] = {"by": by, "limit": float(config[theirs])}
    return spec


def optimizer_text(optimizer: Any) -> str:
    config = {k: v for k, v in optimizer.get_config().items() if isinstance(v, (bool, int, float)) and k != "name"}
    return f"{type(optimizer).__name__}({', '.join(f'{k}={v}' for k, v in config.items())})"


def schedule_text(optimizer: Any, callbacks: list[Any]) -> Optional[str]:
    """The schedule of the optimizer, and callbacks that set its rate."""
    config = optimizer.get_config().get("learning_rate")
    found = [f"{config['class_name']}({config['config']})"] if isinstance(config, dict) else []
    names = [type(callback).__name__ for callback in callbacks]
    found += [name for name in names if name in ("LearningRateScheduler", "ReduceLROnPlateau")]
    return "; ".join(found) or None
