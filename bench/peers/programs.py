"""Networks, losses and optimizers of the corpus in PyTorch, and the data of its runs.

Layers, starts, loss and optimizer are those of Keras in TensorFlow 2, as the spec has them. Where PyTorch has two ways,
this takes the one it is quicker with: fused losses of logits, data held as tensors.
"""

import json
import math
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)

directory = Path(sys.argv[1])
task = json.loads((directory / "task.json").read_text())
spec = task["spec"]

ACTIVATIONS = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "elu": nn.ELU}
OUTPUT_IN_LOSS = {
    "categoricalCrossentropy": "softmax",
    "sparseCategoricalCrossentropy": "softmax",
    "binaryCrossentropy": "sigmoid",
}
STARTS = {
    "zeros": lambda w, _: nn.init.zeros_(w),
    "ones": lambda w, _: nn.init.ones_(w),
    "glorotUniform": lambda w, _: nn.init.xavier_uniform_(w),
    "orthogonal": lambda w, start: nn.init.orthogonal_(w, start["gain"]),
    "randomNormal": lambda w, start: nn.init.normal_(w, start["mean"], start["sd"]),
    "randomUniform": lambda w, start: nn.init.uniform_(w, start["low"], start["high"]),
}


def start(weight, initialiser):
    STARTS[initialiser["kind"]](weight, initialiser)


class Recurrent(nn.Module):
    """A recurrent layer of Keras: one bias where the cell needs but one, the forget gate's at one."""

    def __init__(self, layer, features, bidirectional=False):
        super().__init__()
        self.units, self.sequences = layer["units"], layer["returnSequences"]
        self.bidirectional = bidirectional
        kind = layer["kind"]
        options = {"batch_first": True, "bidirectional": bidirectional}
        if kind == "simpleRnn":
            self.cell = nn.RNN(features, self.units, nonlinearity=layer["activation"], **options)
        else:
            assert (layer["activation"], layer["recurrentActivation"]) == ("tanh", "sigmoid")
            assert layer.get("resetAfter", True)
            self.cell = {"lstm": nn.LSTM, "gru": nn.GRU}[kind](features, self.units, **options)
        for name, weight in self.cell.named_parameters():
            self.start(name, weight, layer)

    def start(self, name, weight, layer):
        if name.startswith("weight_ih"):
            start(weight, layer["kernelInitialiser"])
        elif name.startswith("weight_hh"):
            start(weight, layer["recurrentInitialiser"])
        else:
            start(weight, layer["biasInitialiser"])
            if name.startswith("bias_hh") and layer["kind"] != "gru":
                nn.init.zeros_(weight).requires_grad_(False)
            elif layer.get("unitForgetBias"):
                weight.data[self.units : 2 * self.units] = 1

    def forward(self, x):
        outputs = self.cell(x)[0]
        if self.sequences:
            return outputs
        if not self.bidirectional:
            return outputs[:, -1]
        return torch.cat([outputs[:, -1, : self.units], outputs[:, 0, self.units :]], 1)


class Embedding(nn.Embedding):
    def forward(self, x):
        return super().forward(x.long())


class GlobalAverage(nn.Module):
    def forward(self, x):
        return x.mean(-1)


def with_starts(module, layer):
    start(module.weight, layer["kernelInitialiser"])
    start(module.bias, layer["biasInitialiser"])
    return module


def slide(size, window, stride, padding):
    return math.ceil(size / stride) if padding == "same" else (size - window) // stride + 1


def dense(layer, shape):
    return [with_starts(nn.Linear(shape[-1], layer["units"]), layer)], [*shape[:-1], layer["units"]]


def conv1d(layer, shape):
    window, stride, padding = layer["kernelSize"], layer["stride"], layer["padding"]
    module = nn.Conv1d(shape[0], layer["filters"], window, stride, padding)
    return [with_starts(module, layer)], [layer["filters"], slide(shape[1], window, stride, padding)]


def conv2d(layer, shape):
    window, strides, padding = layer["kernelSize"], layer["strides"], layer["padding"]
    module = nn.Conv2d(shape[0], layer["filters"], window, strides, padding)
    sizes = [slide(*axis, padding) for axis in zip(shape[1:], window, strides)]
    return [with_starts(module, layer)], [layer["filters"], *sizes]


def max_pooling1d(layer, shape):
    assert layer["padding"] == "valid"
    window, stride = layer["poolSize"], layer["stride"] or layer["poolSize"]
    return [nn.MaxPool1d(window, stride)], [shape[0], slide(shape[1], window, stride, "valid")]


def max_pooling2d(layer, shape):
    assert layer["padding"] == "valid"
    window, strides = layer["poolSize"], layer["strides"] or layer["poolSize"]
    sizes = [slide(*axis, "valid") for axis in zip(shape[1:], window, strides)]
    return [nn.MaxPool2d(window, strides)], [shape[0], *sizes]


def batch_normalization(layer, shape):
    kind = {1: nn.BatchNorm1d, 3: nn.BatchNorm2d}[len(shape)]
    module = kind(shape[0], eps=layer["epsilon"], momentum=1 - layer["momentum"])
    start(module.weight, layer["gammaInitialiser"])
    start(module.bias, layer["betaInitialiser"])
    return [module], shape


def embedding(layer, shape):
    module = Embedding(layer["inputDim"], layer["outputDim"])
    start(module.weight, layer["embeddingsInitialiser"])
    return [module], [*shape, layer["outputDim"]]


def recurrent(layer, shape):
    units = layer["units"]
    return [Recurrent(layer, shape[1])], [shape[0], units] if layer["returnSequences"] else [units]


def bidirectional(layer, shape):
    assert layer["mergeMode"] == "concat"
    inner = layer["layer"]
    units = 2 * inner["units"]
    output = [shape[0], units] if inner["returnSequences"] else [units]
    return [Recurrent(inner, shape[1], bidirectional=True)], output


# From a layer of the spec and the shape of one input, channels first in front of convolutions, to modules and a shape.
LAYERS = {
    "dense": dense,
    "conv1d": conv1d,
    "conv2d": conv2d,
    "maxPooling1d": max_pooling1d,
    "maxPooling2d": max_pooling2d,
    "globalAveragePooling1d": lambda _, shape: ([GlobalAverage()], shape[:1]),
    "flatten": lambda _, shape: ([nn.Flatten()], [math.prod(shape)]),
    "dropout": lambda layer, shape: ([nn.Dropout(layer["rate"])], shape),
    "batchNormalization": batch_normalization,
    "embedding": embedding,
    "simpleRnn": recurrent,
    "lstm": recurrent,
    "gru": recurrent,
    "bidirectional": bidirectional,
}
CONVOLUTIONS = ("conv1d", "conv2d")
RECURRENT = ("simpleRnn", "lstm", "gru")


def build(shape):
    """The spec's network, but for an output activation that the loss takes upon itself. In `observed`, of each layer with
    an activation: its name, the module in front of it (None in recurrent layers) and the module that puts it out.
    """
    modules, observed = [], []
    for place, layer in enumerate(spec["layers"]):
        assert layer.get("kernelRegulariser") is None and layer.get("useBias", True)
        own, shape = LAYERS[layer["kind"]](layer, shape)
        modules += own
        activation = layer.get("activation", "linear")
        within = activation
        if place == len(spec["layers"]) - 1:
            expected = OUTPUT_IN_LOSS.get(spec["loss"])
            assert expected in (None, activation)
            within = "linear" if expected else activation
        recurrent = isinstance(own[0], Recurrent)
        if within != "linear" and not recurrent:
            modules.append(ACTIVATIONS[within]())
        if recurrent or "activation" in layer:
            observed.append((activation, None if recurrent else own[-1], modules[-1]))
    network = nn.Sequential(*modules)
    network.observed = observed
    return network


def create_optimizer(parameters):
    optimizer = spec["optimizer"]
    assert optimizer["clip"] is None and optimizer["decay"] == 0
    if optimizer["kind"] == "sgd":
        momentum, nesterov = optimizer["momentum"], optimizer["nesterov"]
        return torch.optim.SGD(parameters, optimizer["learningRate"], momentum, nesterov=nesterov)
    assert optimizer["kind"] == "adam"
    betas = (optimizer["beta1"], optimizer["beta2"])
    return torch.optim.Adam(parameters, optimizer["learningRate"], betas, optimizer["epsilon"])


LOSSES = {
    "meanSquaredError": F.mse_loss,
    "binaryCrossentropy": F.binary_cross_entropy_with_logits,
    "categoricalCrossentropy": F.cross_entropy,
    "sparseCategoricalCrossentropy": F.cross_entropy,
}
loss_function = LOSSES[spec["loss"]]
classes = loss_function is F.cross_entropy


def loss_of(outputs, targets):
    return loss_function(outputs if classes else outputs.reshape(targets.shape), targets)


def row_losses(outputs, targets):
    losses = loss_function(outputs if classes else outputs.reshape(targets.shape), targets, reduction="none")
    return losses.reshape(len(targets), -1).mean(1)


def answers(outputs):
    """Outputs of the network as its last layer puts them out."""
    last = OUTPUT_IN_LOSS.get(spec["loss"])
    return outputs.softmax(-1) if last == "softmax" else outputs.sigmoid() if last == "sigmoid" else outputs


def load(seed, part, of, shape):
    values = bytearray((directory / f"{seed}.{part}.{of}.f32").read_bytes())
    return torch.frombuffer(values, dtype=torch.float32).reshape(-1, *shape)


def load_part(seed, part):
    """Inputs and targets of some rows of a run, as network and loss take them."""
    inputs = load(seed, part, "inputs", task["inputShape"])
    if spec["layers"][0]["kind"] in CONVOLUTIONS:
        inputs = inputs.movedim(-1, 1).contiguous()
    targets = load(seed, part, "targets", task["targetShape"])
    if spec["loss"] == "categoricalCrossentropy":
        targets = targets.argmax(1)
    elif spec["loss"] == "sparseCategoricalCrossentropy":
        targets = targets.reshape(-1).long()
    return inputs, targets
