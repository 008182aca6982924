"""A Keras model in training as `observer.Network`, on TensorFlow or PyTorch beneath."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator, Optional, Sequence

import keras
import numpy as np

from .keras_script import activation_of, find_loss, leaves, learning_rate, link_of
from .observer import Arrays, Forward, Rows
from .outputs import LayerOutput

#: Layers whose activation is taken apart from the rest; of recurrent ones there is no value before it.
_SPLIT = ("Dense", "Conv1D", "Conv2D", "Activation")


def to_numpy(value: Any) -> np.ndarray:
    return np.asarray(keras.ops.convert_to_numpy(value))


def first_of(value: Any) -> Any:
    while isinstance(value, (list, tuple, dict)):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return value


def pick(value: Any, rows: np.ndarray) -> Any:
    if isinstance(value, dict):
        return {key: pick(inner, rows) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(pick(inner, rows) for inner in value)
    return to_numpy(value)[rows]


class KerasNetwork:
    def __init__(self, model: Any) -> None:
        self.model = model
        self.layers = leaves(model)
        self.compare = find_loss(model)
        self.link = None if self.compare is None else link_of(self.compare)
        owned = [(place, v) for place, layer in enumerate(self.layers) for v in layer.trainable_variables]
        known = {id(v) for _, v in owned}
        rest = [(len(self.layers), v) for v in model.trainable_variables if id(v) not in known]
        self.variables = [v for _, v in owned + rest]
        self._layers = [place for place, _ in owned + rest]

    def weights(self) -> Arrays:
        return [to_numpy(v).copy() for v in self.variables]

    def weight_layers(self) -> Sequence[int]:
        return self._layers

    def learning_rate(self) -> Optional[float]:
        return learning_rate(self.model.optimizer)

    def slots(self, *names: str) -> Optional[Arrays]:
        """What the optimizer keeps of each weight under one of these names."""
        optimizer = self.model.optimizer
        for name in names:
            kept = getattr(optimizer, name, None)
            if not isinstance(kept, list) or not kept:
                continue
            places = [optimizer._get_variable_index(v) for v in self.variables]
            return [to_numpy(kept[place]).copy() for place in places]
        return None

    def moments(self, which: str) -> Optional[Arrays]:
        if which == "first":
            return self.slots("_momentums") if getattr(self.model.optimizer, "beta_1", None) is not None else None
        return self.slots("_velocities", "_accumulators", "_accumulated_grads")

    def first(self, rows: Rows, count: int) -> Rows:
        """At most so many rows, spread over those there are."""
        total = len(first_of(rows.inputs))
        if total <= count:
            return rows
        chosen = np.linspace(0, total - 1, count).round().astype(int)
        return Rows(pick(rows.inputs, chosen), pick(rows.targets, chosen))

    def targets(self, rows: Rows) -> np.ndarray:
        return to_numpy(first_of(rows.targets))

    def forward(self, rows: Rows, layers: bool) -> Forward:
        read: dict[int, LayerOutput] = {}
        with self._reading(read) if layers else _nothing(), _without_gradients():
            result = self.model(rows.inputs, training=False)
            raw = first_of(result)
            loss = float(self._compare(result, rows.targets))
        outputs = self._linked(raw)
        found = [read[place] for place in sorted(read)]
        last = found[-1] if found else None
        if last is not None and self.link is not None and last.activation == "linear":
            # The link is the activation of the last layer, as it is where a network ends in probabilities.
            last.activation, last.output = self.link, outputs
        same = last is not None and last.before is not None and last.before.shape == outputs.shape
        logits = to_numpy(raw) if self.link or not same else last.before  # type: ignore[union-attr]
        return Forward(loss, outputs, logits, found)

    def _compare(self, result: Any, targets: Any) -> Any:
        if isinstance(result, (list, tuple, dict)):
            return self.model.compute_loss(y=targets, y_pred=result, training=False)
        if self.compare is None:
            raise ValueError("the model was compiled without a loss")
        both = keras.ops.convert_to_tensor(targets), result
        return keras.ops.mean(self.compare(*(both if isinstance(self.compare, keras.losses.Loss) else _aligned(*both))))

    def _linked(self, raw: Any) -> np.ndarray:
        if self.link == "softmax":
            return to_numpy(keras.ops.softmax(raw, axis=-1))
        return to_numpy(keras.ops.sigmoid(raw)) if self.link == "sigmoid" else to_numpy(raw)

    def gradients(self, rows: Rows, weights: Optional[Arrays]) -> tuple[float, Arrays]:
        present = self.weights()
        try:
            if weights is not None:
                self._put(weights)
            return self._gradients(rows)
        finally:
            self._put(present)

    def _put(self, weights: Arrays) -> None:
        for variable, value in zip(self.variables, weights):
            variable.assign(value)

    def _gradients(self, rows: Rows) -> tuple[float, Arrays]:
        def loss() -> Any:
            return self._compare(self.model(rows.inputs, training=False), rows.targets)

        values = [v.value for v in self.variables]
        if keras.backend.backend() == "tensorflow":
            import tensorflow as tf

            with tf.GradientTape() as tape:
                found = loss()
            gradients = tape.gradient(found, values, unconnected_gradients=tf.UnconnectedGradients.ZERO)
            return float(found), [np.asarray(tf.convert_to_tensor(g)) for g in gradients]
        if keras.backend.backend() == "torch":
            import torch

            with torch.enable_grad():
                found = loss()
                gradients = torch.autograd.grad(found, values)
            return float(found.detach()), [g.detach().cpu().numpy() for g in gradients]
        raise NotImplementedError(f"gradients on the {keras.backend.backend()} backend")

    @contextmanager
    def _reading(self, read: dict[int, LayerOutput]) -> Iterator[None]:
        """Every layer tells what it puts out; layers that are called twice show their first call."""
        touched: list[tuple[Any, str, Any]] = []
        try:
            for place, layer in enumerate(self.layers):
                activation = activation_of(layer)
                if activation is not None:
                    _listen(layer, place, activation, read, touched)
            yield
        finally:
            for layer, name, original in reversed(touched):
                if original is None:
                    object.__delattr__(layer, name)
                else:
                    object.__setattr__(layer, name, original)


def _listen(
    layer: Any, place: int, activation: str, read: dict[int, LayerOutput], touched: list[tuple[Any, str, Any]]
) -> None:
    before: list[np.ndarray] = []
    call = layer.call
    if type(layer).__name__ in _SPLIT:
        own = layer.activation

        def activate(x: Any, *args: Any, **kwargs: Any) -> Any:
            before.append(to_numpy(x).copy())
            return own(x, *args, **kwargs)

        object.__setattr__(layer, "activation", activate)
        touched.append((layer, "activation", own))

    def listening(*args: Any, **kwargs: Any) -> Any:
        output = call(*args, **kwargs)
        if type(layer).__name__ in ("ReLU", "Softmax", "ELU", "LeakyReLU"):
            before.append(to_numpy(first_of(list(args))).copy())
        if place not in read:
            value = to_numpy(first_of(output)).copy()
            # Dense skips a linear activation.
            split = type(layer).__name__ in _SPLIT
            read[place] = LayerOutput(activation, value, before[0] if before else value if split else None)
        return output

    object.__setattr__(layer, "call", listening)
    touched.append((layer, "call", None))


def _aligned(a: Any, b: Any) -> tuple[Any, Any]:
    """Targets and outputs of as many axes, as `compile` makes them for a loss that is named or a function."""
    if len(a.shape) < len(b.shape):
        return _aligned(b, a)[::-1]
    if len(a.shape) != len(b.shape) + 1 or a.shape[-1] != 1:
        return a, b
    return (a, keras.ops.expand_dims(b, -1)) if len(b.shape) == 1 else (keras.ops.squeeze(a, -1), b)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _without_gradients() -> Iterator[None]:
    if keras.backend.backend() != "torch":
        yield
        return
    import torch

    with torch.no_grad():
        yield
