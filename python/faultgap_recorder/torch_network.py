"""A PyTorch model in training as `observer.Network`; nothing that the training goes by is changed."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional, Sequence

import numpy as np
import torch
from torch import nn

from .observer import Arrays, Forward, Rows
from .torch_layers import Layer, leaves, read_layers, to_numpy
from .torch_script import LINKS, apply_link, class_name

_FIRST = ("exp_avg",)
_SECOND = ("exp_avg_sq", "square_avg", "sum")


def unwrap(model: nn.Module) -> nn.Module:
    """The module within a compiled or distributed one."""
    for name in ("_orig_mod", "module"):
        inner = getattr(model, name, None)
        if isinstance(inner, nn.Module):
            return unwrap(inner)
    return model


def each(value: Any, change: Callable[[torch.Tensor], torch.Tensor]) -> Any:
    """A tensor changed, or each in a list or dict of them."""
    if torch.is_tensor(value):
        return change(value)
    if isinstance(value, dict):
        return {key: each(inner, change) for key, inner in value.items()}
    return type(value)(each(inner, change) for inner in value)


def first_of(value: Any) -> torch.Tensor:
    while not torch.is_tensor(value):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    tensor: torch.Tensor = value
    return tensor


class TorchNetwork:
    def __init__(self, model: nn.Module, optimizer: torch.optim.Optimizer, loss: Any) -> None:
        self.model, self.optimizer, self.compare = unwrap(model), optimizer, loss
        self.link = LINKS.get(class_name(loss))
        self.parameters = [p for p in self.model.parameters() if p.requires_grad]
        self._like = next(iter(self.parameters), torch.zeros(0))

    def weights(self) -> Arrays:
        return [to_numpy(p).copy() for p in self.parameters]

    def weight_layers(self) -> Sequence[int]:
        owners = [id(p) for p in self.parameters]
        places: dict[int, int] = {}
        for place, module in enumerate([*leaves(self.model), *self.model.modules()]):
            for parameter in module.parameters(recurse=isinstance(module, nn.MultiheadAttention)):
                places.setdefault(id(parameter), place)
        return [places[owner] for owner in owners]

    def own_gradients(self, scale: Any = None) -> Optional[Arrays]:
        """Of the last backward pass, divided by the scale of mixed precision; None where a weight has none."""
        found = [to_numpy(p.grad).copy() for p in self.parameters if p.grad is not None]
        if len(found) < len(self.parameters):
            return None
        if scale is None:
            # A GradScaler hands it to fused optimizers, which divide by it themselves.
            scale = getattr(self.optimizer, "grad_scale", None)
        return found if scale is None else [gradient / float(scale) for gradient in found]

    def learning_rate(self) -> Optional[float]:
        return float(self.optimizer.param_groups[0]["lr"])

    def moments(self, which: str) -> Optional[Arrays]:
        found = []
        for parameter in self.parameters:
            state = self.optimizer.state.get(parameter, {})
            name = next((n for n in (_FIRST if which == "first" else _SECOND) if torch.is_tensor(state.get(n))), None)
            if name is None:
                return None
            found.append(to_numpy(state[name]).reshape(tuple(parameter.shape)))
        return found or None

    def first(self, rows: Rows, count: int) -> Rows:
        """At most so many rows, spread over those there are."""
        total = len(first_of(rows.inputs))
        chosen = None if total <= count else torch.linspace(0, total - 1, count).round().long()

        def take(tensor: torch.Tensor) -> torch.Tensor:
            return self._moved(tensor if chosen is None else tensor[chosen.to(tensor.device)])

        return Rows(each(rows.inputs, take), each(rows.targets, take))

    def _moved(self, tensor: torch.Tensor) -> torch.Tensor:
        """Where the network computes; floats as narrow as its weights, where those are narrower."""
        like = self._like
        narrow = tensor.is_floating_point() and like.dtype in (torch.float16, torch.bfloat16)
        return tensor.to(like.device, like.dtype if narrow else tensor.dtype)

    def targets(self, rows: Rows) -> np.ndarray:
        return to_numpy(first_of(rows.targets))

    def call(self, inputs: Any) -> Any:
        if isinstance(inputs, dict):
            return self.model(**inputs)
        return self.model(*inputs) if isinstance(inputs, (list, tuple)) else self.model(inputs)

    def forward(self, rows: Rows, layers: bool) -> Forward:
        read: list[Layer] = []
        with self._evaluating(), torch.no_grad():
            if layers:
                result, read = read_layers(self.model, lambda: self.call(rows.inputs))
            else:
                result = self.call(rows.inputs)
            loss = float(torch.mean(self.compare(result, rows.targets)))
            raw = first_of(result)
            outputs = to_numpy(apply_link(self.link, raw))
            logits = self._logits(raw, read)
        found = [layer.values() for layer in read if layer.activation is not None]
        if self.link in ("softmax", "sigmoid") and found and read[-1].activation == "linear":
            # The link is the activation of the last layer, as it is where a network ends in probabilities.
            found[-1].activation, found[-1].output = self.link, outputs.reshape(found[-1].output.shape)
        return Forward(loss, outputs, logits, found)

    def _logits(self, raw: torch.Tensor, read: list[Layer]) -> np.ndarray:
        if self.link is None and read and read[-1].before is not None and read[-1].before.numel() == raw.numel():
            return to_numpy(read[-1].before.reshape(raw.shape))
        moved = raw.movedim(1, -1) if raw.dim() > 2 and self.link in ("softmax", "exp") else raw
        return to_numpy(moved)

    def gradients(self, rows: Rows, weights: Optional[Arrays]) -> tuple[float, Arrays]:
        present = [p.detach().clone() for p in self.parameters]
        try:
            if weights is not None:
                self._put([torch.from_numpy(w) for w in weights])
            with self._evaluating(), torch.enable_grad():
                loss = torch.mean(self.compare(self.call(rows.inputs), rows.targets))
                found = torch.autograd.grad(loss, self.parameters, allow_unused=True)
        finally:
            self._put(present)
        zeros = (torch.zeros_like(p) for p in self.parameters)
        return float(loss.detach()), [to_numpy(z if g is None else g) for g, z in zip(found, zeros)]

    def _put(self, values: Sequence[torch.Tensor]) -> None:
        with torch.no_grad():
            for parameter, value in zip(self.parameters, values):
                parameter.data.copy_(value)

    @contextmanager
    def _evaluating(self) -> Iterator[None]:
        """Evaluation mode, with every module and the random numbers as they were afterwards."""
        modes = [(module, module.training) for module in self.model.modules()]
        device = self._like.device
        # Others have no state of their own for each device.
        devices, kind = ([device], device.type) if device.type in ("cuda", "xpu") else ([], "cpu")
        self.model.eval()
        try:
            with torch.random.fork_rng(devices, device_type=kind):
                yield
        finally:
            for module, training in modes:
                module.training = training
