"""Changes of a training of Keras that a script has built and not yet begun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable

import keras
import numpy as np
from change import SHARED, Training, class_weights, need, scale_of, task_of


@dataclass
class KerasTraining(Training):
    model: Any
    x: np.ndarray
    y: np.ndarray
    validation: Any
    epochs: int
    shuffle: bool
    fit: dict[str, Any]
    """What else `fit` is given, such as `batch_size`."""
    afterwards: list[Callable[[], Any]] = field(default_factory=list)

    @property
    def task(self) -> str:
        return "multiclass" if self.y.ndim == 1 and self.model.output_shape[-1] > 1 else task_of(self.y.astype(np.float32))


def recompile(job: KerasTraining, **new: Any) -> None:
    """Compiles again with the options of its optimizer, some of them new, or with another loss."""
    old = job.model.optimizer
    loss = new.pop("loss", job.model.loss)
    optimizer = new.pop("optimizer", None) or type(old).from_config({**old.get_config(), **new})
    job.model.compile(optimizer=optimizer, loss=loss)


def rate(job: KerasTraining, times: float) -> None:
    own = job.model.optimizer.get_config()["learning_rate"]
    need(not isinstance(own, dict), "its schedule holds the rate")
    recompile(job, learning_rate=float(own) * times)


def optimizer(job: KerasTraining) -> None:
    usual, old = keras.optimizers.Adam(), job.model.optimizer
    own = {**old.get_config(), "learning_rate": usual.get_config()["learning_rate"]}
    need(type(old) is not keras.optimizers.Adam or own != usual.get_config(), "it is Adam")
    recompile(job, optimizer=usual)


def batch_size(job: KerasTraining, times: float) -> None:
    own = job.fit.get("batch_size", 32)
    need(own < len(job.y), "all rows are one batch")
    job.fit["batch_size"] = int(own * times)


def clipping(job: KerasTraining) -> None:
    own = job.model.optimizer.get_config()
    need(not any(own.get(key) for key in ("clipnorm", "clipvalue", "global_clipnorm")), "it clips")
    recompile(job, global_clipnorm=1.0)


def input_scaling(job: KerasTraining) -> None:
    mean, deviation = scale_of(job.x)
    call = job.model.call
    job.model.call = lambda rows, *args, **kwargs: call((rows - mean) / deviation, *args, **kwargs)


def target_scaling(job: KerasTraining) -> None:
    need(job.task == "regression", "targets are classes")
    mean, deviation = scale_of(job.y)
    job.y = (job.y - mean) / deviation
    if job.validation is not None:
        job.validation = job.validation[0], (job.validation[1] - mean) / deviation
    predict = job.model.predict

    def scale_back() -> None:
        job.model.predict = lambda *args, **kwargs: predict(*args, **kwargs) * deviation + mean

    job.afterwards.append(scale_back)


def weigh_classes(job: KerasTraining) -> None:
    need(job.task in ("binary", "multiclass"), "targets are no classes")
    y = job.y.argmax(1) if job.y.ndim > 1 and job.y.shape[1] > 1 else job.y
    job.fit["class_weight"] = dict(enumerate(map(float, class_weights(y))))


def trainable(job: KerasTraining) -> None:
    frozen = [layer for layer in job.model.layers if layer.weights and not layer.trainable]
    need(bool(frozen) or not job.model.trainable, "all weights are trained")
    job.model.trainable = True
    recompile(job)


def initialiser(job: KerasTraining) -> None:
    for i, layer in enumerate(weighed_layers(job.model)):
        layer.kernel.assign(keras.initializers.HeNormal(seed=i)(layer.kernel.shape))
        if layer.bias is not None:
            layer.bias.assign(np.zeros(layer.bias.shape, np.float32))


def weighed_layers(model: Any) -> list[Any]:
    layers = [layer for layer in model.layers if hasattr(layer, "kernel")]
    need(bool(layers), "it has no dense layer and no convolution")
    return layers


def hidden_activation(job: KerasTraining) -> None:
    """ReLU after each layer but the last; leaky where they are ReLU already."""
    hidden = hidden_layers(job.model)
    # Units that ReLU has killed are what is left to change.
    is_relu = all(layer.activation is keras.activations.relu for layer in hidden)
    for layer in hidden:
        layer.activation = keras.activations.leaky_relu if is_relu else keras.activations.relu


def hidden_layers(model: Any) -> list[Any]:
    layers = [layer for layer in model.layers if hasattr(layer, "kernel")][:-1]
    need(bool(layers), "it has no hidden layer of its own")
    return layers


def normalisation(job: KerasTraining) -> None:
    """Batch normalisation after each layer but the last."""
    need(isinstance(job.model, keras.Sequential), "its layers are no stack")
    layers = list(job.model.layers)
    need(not any("Normalization" in type(layer).__name__ for layer in layers), "it normalises")
    hidden = hidden_layers(job.model)
    for _ in layers:
        job.model.pop()
    for layer in layers:
        job.model.add(layer)
        if layer in hidden:
            job.model.add(keras.layers.BatchNormalization())
    recompile(job)


def output_activation(job: KerasTraining) -> None:
    """That of the task; none where the loss holds it itself."""
    last = job.model.layers[-1]
    need(hasattr(last, "activation"), "its last layer has no activation")
    of_task = {"regression": keras.activations.linear, "multiclass": keras.activations.softmax}
    wanted = of_task.get(job.task, keras.activations.sigmoid)
    if takes_logits(job.model.loss):
        wanted = keras.activations.linear
    need(last.activation is not wanted, "it is so")
    last.activation = wanted


def change_loss(job: KerasTraining) -> None:
    """That of the task, on outputs as they are."""
    as_column = job.y.ndim == 1 or job.y.shape[1] == 1
    categorical = keras.losses.SparseCategoricalCrossentropy if as_column else keras.losses.CategoricalCrossentropy
    of_task = {"regression": keras.losses.MeanSquaredError, "multiclass": categorical}
    new = of_task.get(job.task, keras.losses.BinaryCrossentropy)
    logits = getattr(job.model.layers[-1], "activation", None) is keras.activations.linear and job.task != "regression"
    made = new(from_logits=True) if logits else new()
    need(name_of(job.model.loss) != made.name or takes_logits(job.model.loss) != logits, "it is so")
    recompile(job, loss=made)


def name_of(loss: Any) -> str:
    got = keras.losses.get(loss)
    return getattr(got, "name", None) or got.__name__


def takes_logits(loss: Any) -> bool:
    return hasattr(loss, "get_config") and bool(loss.get_config().get("from_logits"))


MAKERS: dict[str, Callable] = {
    **SHARED,
    "rate": rate,
    "optimizer": optimizer,
    "batch-size": batch_size,
    "clipping": clipping,
    "initialiser": initialiser,
    "normalisation": normalisation,
    "input-scaling": input_scaling,
    "target-scaling": target_scaling,
    "hidden-activation": hidden_activation,
    "output-activation": output_activation,
    "loss": change_loss,
    "class-weights": weigh_classes,
    "trainable": trainable,
}
