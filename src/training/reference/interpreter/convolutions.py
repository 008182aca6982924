"""Convolutions that work on each channel by itself, that make images larger, and what lies around them."""

import torch
from torch.nn import functional as F

from activations import ACTIVATIONS


def padding_of(size, window, stride, padding):
    """Cells before and after an axis, as in TensorFlow: the odd one comes after."""
    if padding == "valid":
        return 0, 0
    total = max((-(-size // stride) - 1) * stride + window - size, 0)
    return total // 2, total - total // 2


def pad_images(x, window, strides, padding, value=0.0):
    """`[batch, channels, height, width]` with its edges."""
    rows, columns = (padding_of(*axis, padding) for axis in zip(x.shape[2:], window, strides))
    return F.pad(x, (*columns, *rows), value=value)


def pair(spec, name, standard):
    """A field of both axes; that of a sequence is of images of height 1."""
    given = spec.get(name, spec.get(name.removesuffix("s"), standard))
    return given if isinstance(given, list) else [1, given]


def on_images(convolve):
    """A layer over images, and over sequences as images of height 1, with bias and activation."""

    def forward(context, x):
        images = x if x.dim() == 4 else x.unsqueeze(1)
        weights = {
            role: w.unsqueeze(0) if x.dim() == 3 and role.endswith("kernel") else w
            for role, w in context.weights.items()
        }
        y = convolve(context.spec, images.movedim(-1, 1), weights).movedim(1, -1)
        y = y + weights["bias"] if "bias" in weights else y
        y = ACTIVATIONS[context.spec["activation"]](y)
        return y if x.dim() == 4 else y.squeeze(1)

    return forward


def padded(spec, images, kernel):
    """Images with their edges, strides and gaps."""
    strides, dilation = pair(spec, "strides", 1), pair(spec, "dilation", 1)
    window = [(size - 1) * gap + 1 for size, gap in zip(kernel.shape[:2], dilation)]
    return pad_images(images, window, strides, spec["padding"]), strides, dilation


def convolve(spec, images, weights):
    images, strides, dilation = padded(spec, images, weights["kernel"])
    return F.conv2d(images, weights["kernel"].permute(3, 2, 0, 1), None, strides, 0, dilation)


def convolve_apart(spec, images, kernel):
    """Kernel `[height, width, channels, multiplier]`; output c * multiplier + m is kernel m of channel c."""
    images, strides, dilation = padded(spec, images, kernel)
    channels = kernel.shape[2]
    apart = kernel.permute(2, 3, 0, 1).flatten(0, 1).unsqueeze(1)
    return F.conv2d(images, apart, None, strides, 0, dilation, channels)


def depthwise(spec, images, weights):
    return convolve_apart(spec, images, weights["kernel"])


def separable(spec, images, weights):
    between = convolve_apart(spec, images, weights["depthwise/kernel"])
    return F.conv2d(between, weights["pointwise/kernel"].permute(3, 2, 0, 1))


def transposed(spec, images, weights):
    """Every cell spreads its window; of the edges that overlap, TensorFlow keeps what the padding says."""
    kernel, strides = weights["kernel"], pair(spec, "strides", 1)
    whole = F.conv_transpose2d(images, kernel.permute(3, 2, 0, 1), None, strides)
    for axis, (size, stride) in enumerate(zip(images.shape[2:], strides)):
        window = kernel.shape[axis]
        wanted = size * stride + (max(window - stride, 0) if spec["padding"] == "valid" else 0)
        before = padding_of(wanted, window, stride, spec["padding"])[0]
        missing = max(before + wanted - whole.shape[2 + axis], 0)
        whole = F.pad(whole, (0, 0, 0, missing) if axis == 0 else (0, missing))
        whole = whole.narrow(2 + axis, before, wanted)
    return whole


def up_sampling_1d(context, x):
    return x.repeat_interleave(context.spec["size"], 1)


def up_sampling_2d(context, x):
    rows, columns = context.spec["size"]
    if context.spec["interpolation"] == "nearest":
        return x.repeat_interleave(rows, 1).repeat_interleave(columns, 2)
    scaled = F.interpolate(x.movedim(-1, 1), scale_factor=(rows, columns), mode="bilinear", align_corners=False)
    return scaled.movedim(1, -1)


def zero_padding_1d(context, x):
    return F.pad(x, (0, 0, *context.spec["padding"]))


def zero_padding_2d(context, x):
    rows, columns = context.spec["padding"]
    return F.pad(x, (0, 0, *columns, *rows))
