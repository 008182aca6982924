"""Keras's activation functions, with TensorFlow's gradients at the kinks."""

import torch
from torch.nn import functional as F

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772


def leaky_relu(x, alpha):
    return torch.where(x <= 0, alpha * x, x)


def elu(x, alpha=1):
    # The other branch is held at 0: where it overflows, its unused gradient would be NaN.
    return torch.where(x < 0, alpha * torch.expm1(x.clamp(max=0)), x)


ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": lambda x: torch.where(x <= 0, 0, x),
    "elu": elu,
    "selu": lambda x: SELU_SCALE * elu(x, SELU_ALPHA),
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "hardSigmoid": lambda x: (0.2 * x + 0.5).clamp(0, 1),
    "softmax": lambda x: torch.softmax(x, -1),
    "softplus": F.softplus,
    "softsign": F.softsign,
    "exponential": torch.exp,
    "gelu": F.gelu,
    "geluTanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
}
