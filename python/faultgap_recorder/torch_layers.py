"""Layers of a PyTorch network, read off a pass: modules by hooks, activation functions wherever they are called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.overrides import TorchFunctionMode

from .outputs import LayerOutput

#: Module classes in the words of docs/layers.md.
KINDS = {
    "Linear": "dense", "Conv1d": "conv1d", "Conv2d": "conv2d", "MaxPool1d": "maxPooling1d", "AvgPool1d": "averagePooling1d",
    "MaxPool2d": "maxPooling2d", "AvgPool2d": "averagePooling2d", "Flatten": "flatten", "Dropout": "dropout",
    "BatchNorm1d": "batchNormalization", "BatchNorm2d": "batchNormalization", "Embedding": "embedding",
    "RNN": "simpleRnn", "LSTM": "lstm", "GRU": "gru", "LayerNorm": "layerNormalization",
}  # fmt: skip

#: Modules whose units are on the second axis.
CHANNELS_FIRST = (nn.modules.conv._ConvNd, nn.modules.batchnorm._BatchNorm, nn.modules.pooling._MaxPoolNd)

_NAMES = {
    "relu": (torch.relu, torch.relu_, F.relu, torch.Tensor.relu, torch.Tensor.relu_),
    "tanh": (torch.tanh, F.tanh, torch.Tensor.tanh),
    "sigmoid": (torch.sigmoid, F.sigmoid, torch.Tensor.sigmoid),
    "softmax": (torch.softmax, F.softmax, torch.Tensor.softmax),
    "elu": (F.elu,),
    "selu": (F.selu, torch.selu),
    "gelu": (F.gelu,),
    "silu": (F.silu,),
    "mish": (F.mish,),
    "softplus": (F.softplus,),
    "softsign": (F.softsign,),
    "leakyRelu": (F.leaky_relu,),
}
ACTIVATIONS = {function: name for name, functions in _NAMES.items() for function in functions}


@dataclass
class Layer:
    """A layer as it was called."""

    kind: str
    activation: Optional[str]
    module: Optional[nn.Module]
    output: torch.Tensor
    before: Optional[torch.Tensor] = None
    channels_first: bool = False

    def values(self) -> LayerOutput:
        return LayerOutput(
            self.activation or "linear",
            self._array(self.output),
            None if self.before is None else self._array(self.before),
        )

    def shape(self) -> list[int]:
        return list(self._array(self.output).shape[1:])

    def _array(self, tensor: torch.Tensor) -> np.ndarray:
        array = to_numpy(tensor)
        return np.moveaxis(array, 1, -1) if self.channels_first and array.ndim > 2 else array


def to_numpy(tensor: torch.Tensor) -> np.ndarray:
    array: np.ndarray = tensor.detach().float().cpu().numpy()
    return array


def leaves(model: nn.Module) -> list[nn.Module]:
    """Modules without others inside, and attention, which is one."""
    found: list[nn.Module] = []
    inside: set[int] = set()
    for module in model.modules():
        if id(module) in inside:
            continue
        if isinstance(module, nn.MultiheadAttention):
            inside.update(id(part) for part in module.modules())
            found.append(module)
        elif next(module.children(), None) is None:
            found.append(module)
    return found


def _first_tensor(value: Any) -> Optional[torch.Tensor]:
    if torch.is_tensor(value):
        return value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return next((t for t in map(_first_tensor, value) if t is not None), None)
    return None


class LayerReader(TorchFunctionMode):
    """Collects layers while a network is called within it."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.layers: list[Layer] = []
        self._model = model
        self._hooks: list[Any] = []
        #: The layer that gave a tensor; the tensors are kept, so that no id is used twice.
        self._makers: dict[int, tuple[Layer, torch.Tensor]] = {}

    def __enter__(self) -> "LayerReader":
        for module in leaves(self._model):
            if module.__class__.__module__ != "torch.nn.modules.activation" or isinstance(module, nn.MultiheadAttention):
                self._hooks.append(module.register_forward_hook(self._called))
        super().__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        for hook in self._hooks:
            hook.remove()
        super().__exit__(*args)

    def _called(self, module: nn.Module, _: Any, output: Any) -> None:
        tensor = _first_tensor(output)
        if tensor is None or not tensor.is_floating_point():
            return
        kind = KINDS.get(type(module).__name__, "other")
        has_weights = kind in ("dense", "conv1d", "conv2d")
        recurrent = {"lstm": "tanh", "gru": "tanh", "simpleRnn": getattr(module, "nonlinearity", "tanh")}.get(kind)
        # Some functions write over what they are given.
        value = tensor.detach().clone()
        layer = Layer(kind, "linear" if has_weights else recurrent, module, value, value if has_weights else None)
        layer.channels_first = isinstance(module, CHANNELS_FIRST)
        self.layers.append(layer)
        self._makers[id(tensor)] = layer, tensor

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = ACTIVATIONS.get(func)
        given = _first_tensor(args) if name is not None else None
        if name is None or given is None:
            return func(*args, **kwargs)
        maker = self._makers.get(id(given), (None, None))[0]
        before = given.detach().clone()
        output = func(*args, **kwargs)
        if name == "gelu" and kwargs.get("approximate", "none") == "tanh":
            name = "geluTanh"
        if maker is not None and maker.activation == "linear":
            maker.activation, maker.before, maker.output = name, before, output.detach().clone()
            layer = maker
        else:
            layer = Layer("activation", name, None, output.detach().clone(), before)
            layer.channels_first = maker is not None and maker.channels_first
            self.layers.append(layer)
        self._makers[id(output)] = layer, output
        return output


def read_layers(model: nn.Module, call: Any) -> tuple[Any, list[Layer]]:
    """What `call()` returns, and the layers that it went through, in the order of their calls."""
    with LayerReader(model) as reader:
        result = call()
    return result, reader.layers
