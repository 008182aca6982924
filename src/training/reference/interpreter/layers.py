"""What every kind of layer does, on `[batch, ...shape]` with channels last and weights laid out as Keras has them."""

import functools

import torch
from torch.nn import functional as F

from activations import ACTIVATIONS, leaky_relu
from attention import attention
from convolutions import (
    convolve,
    depthwise,
    on_images,
    pad_images,
    separable,
    transposed,
    up_sampling_1d,
    up_sampling_2d,
    zero_padding_1d,
    zero_padding_2d,
)
from normalisation import batch_normalization, group_normalization, layer_normalization
from randomness import draw_bits
from recurrent import bidirectional, recurrent
from sampling import gaussian_noise, sampling
from tokens import class_token, global_average, learned_positions, mask, sinusoidal_positions, take_step


def activated(context, y):
    return ACTIVATIONS[context.spec["activation"]](y)


def kernel_of(context, x):
    """The layer's own, or that of the layer it is tied to, turned where it has to be."""
    if "tied" not in context.spec:
        return context.weights["kernel"]
    borrowed = context.weights_of(context.spec["tied"])
    if "embeddings" in borrowed:
        return borrowed["embeddings"].T
    kernel = borrowed["kernel"]
    return kernel if kernel.shape == (x.shape[-1], context.spec["units"]) else kernel.T


def dense(context, x):
    y = x @ kernel_of(context, x)
    return activated(context, y + context.weights["bias"] if "bias" in context.weights else y)


def pool(x, average, window, strides, padding):
    """An average counts the cells inside the image only; of equal maxima the first takes the gradient."""
    images = x.movedim(-1, 1)
    if not average:
        padded = pad_images(images, window, strides, padding, float("-inf"))
        return F.max_pool2d(padded, window, strides).movedim(1, -1)
    padded = pad_images(images, window, strides, padding)
    counts = pad_images(torch.ones_like(images[:1, :1]), window, strides, padding)
    means = F.avg_pool2d(padded, window, strides) / F.avg_pool2d(counts, window, strides)
    return means.movedim(1, -1)


def pooling2d(average):
    def forward(context, x):
        spec = context.spec
        return pool(x, average, spec["poolSize"], spec["strides"] or spec["poolSize"], spec["padding"])

    return forward


def pooling1d(average):
    def forward(context, x):
        spec = context.spec
        stride = spec["stride"] or spec["poolSize"]
        return pool(x.unsqueeze(1), average, [1, spec["poolSize"]], [1, stride], spec["padding"]).squeeze(1)

    return forward


def global_maximum(context, x):
    # Not amax, which would share the gradient among equal maxima.
    return x.flatten(1, -2).max(1).values


def dropout(context, x):
    if context.mode != "train":
        return x
    rate = context.spec["rate"]
    kept = torch.tensor(draw_bits(context.seed, context.step, x.numel()) >= rate * 2.0**32).reshape(x.shape)
    return torch.where(kept, x / (1 - rate) if rate < 1 else x, 0)


def embedding(context, x):
    """An id that the table does not have gives NaN, and moves no row."""
    table = context.weights["embeddings"]
    known = (x > -1) & (x < len(table))
    rows = table[torch.where(known, x, 0).long()]
    return torch.where(known.unsqueeze(-1), rows, float("nan"))


def merging(merge):
    """From the first input to the last."""
    return lambda context, *inputs: functools.reduce(merge, inputs)


def maximum(a, b):
    # Not torch.maximum, which shares the gradient of equal values.
    return torch.where(a >= b, a, b)


def axis_of(x, axis):
    """Keras's count, where 0 is the axis of the rows."""
    return axis % x.dim()


def dot(context, a, b):
    given = context.spec["axis"]
    axes = given if isinstance(given, list) else [given, given]
    a, b = (x.movedim(axis_of(x, axis), -1) for x, axis in zip((a, b), axes))
    if context.spec["normalise"]:
        a, b = (x * torch.rsqrt(x.square().sum(-1, keepdim=True).clamp(min=1e-12)) for x in (a, b))
    left, right = (x.reshape(len(x), -1, x.shape[-1]) for x in (a, b))
    products = left @ right.mT
    shape = [*a.shape[1:-1], *b.shape[1:-1]]
    return products.reshape(len(a), *(shape or [1]))


LAYERS = {
    "dense": dense,
    "conv1d": on_images(convolve),
    "conv2d": on_images(convolve),
    "depthwiseConv1d": on_images(depthwise),
    "depthwiseConv2d": on_images(depthwise),
    "separableConv1d": on_images(separable),
    "separableConv2d": on_images(separable),
    "conv1dTranspose": on_images(transposed),
    "conv2dTranspose": on_images(transposed),
    "upSampling1d": up_sampling_1d,
    "upSampling2d": up_sampling_2d,
    "zeroPadding1d": zero_padding_1d,
    "zeroPadding2d": zero_padding_2d,
    "multiHeadAttention": attention,
    "maxPooling1d": pooling1d(average=False),
    "averagePooling1d": pooling1d(average=True),
    "maxPooling2d": pooling2d(average=False),
    "averagePooling2d": pooling2d(average=True),
    "globalMaxPooling1d": global_maximum,
    "globalAveragePooling1d": global_average,
    "globalMaxPooling2d": global_maximum,
    "globalAveragePooling2d": global_average,
    "flatten": lambda context, x: x.flatten(1),
    "reshape": lambda context, x: x.reshape(len(x), *context.spec["shape"]),
    "dropout": dropout,
    "batchNormalization": batch_normalization,
    "embedding": embedding,
    "simpleRnn": recurrent,
    "lstm": recurrent,
    "gru": recurrent,
    "bidirectional": bidirectional,
    "activation": activated,
    "layerNormalization": layer_normalization,
    "groupNormalization": group_normalization,
    "add": merging(torch.add),
    "subtract": merging(torch.sub),
    "multiply": merging(torch.mul),
    "average": lambda context, *inputs: sum(inputs) / len(inputs),
    "maximum": merging(maximum),
    "concatenate": lambda context, *inputs: torch.cat(inputs, axis_of(inputs[0], context.spec["axis"])),
    "dot": dot,
    "learnedPositions": learned_positions,
    "sinusoidalPositions": sinusoidal_positions,
    "classToken": class_token,
    "mask": mask,
    "takeStep": take_step,
    "permute": lambda context, x: x.permute(0, *context.spec["axes"]),
    "repeatVector": lambda context, x: x.unsqueeze(1).expand(-1, context.spec["times"], -1),
    "stopGradient": lambda context, x: x.detach(),
    "gaussianNoise": gaussian_noise,
    "sampling": sampling,
    "leakyRelu": lambda context, x: leaky_relu(x, context.spec["alpha"]),
}
