"""Computes LPIPS (arXiv 1801.03924, AlexNet variant) in PyTorch, with weights and images that a formula makes.

Prints the JSON of lpips-golden.json; test/inputs/lpips/made-weights.ts has the same formula. Whole numbers only, so that
both sides have the same 32-bit floats. Written from the paper and the layer sizes, independently of ours.
"""

import json

import torch
import torch.nn.functional as F

LAYERS = [(3, 64, 11, 4, 2), (64, 192, 5, 1, 2), (192, 384, 3, 1, 1), (384, 256, 3, 1, 1), (256, 256, 3, 1, 1)]
POOLED = (1, 2)
IMAGES = [[14, 14, 1], [8, 8, 1], [12, 12, 3], [70, 66, 3]]


def made(count, salt):
    """Numbers from -1/2 to 1/2."""
    i = torch.arange(count, dtype=torch.int64)
    return ((31 * i * i + (17 + 101 * salt) * i + 1009 * salt) % 10007).double() / 10007 - 0.5


def image(shape, salt):
    height, width, channels = shape
    return (made(height * width * channels, salt) + 0.5).float().reshape(1, *shape).permute(0, 3, 1, 2)


def kernel(layer):
    channels, filters, size, _, _ = LAYERS[layer]
    fan = channels * size * size
    return (made(filters * fan, layer) * (24 / fan) ** 0.5).float().reshape(filters, channels, size, size)


def features(x):
    if x.shape[1] == 1:
        x = x.repeat(1, 3, 1, 1)
    if min(x.shape[2:]) < 64:
        x = F.interpolate(x, size=[max(64, side) for side in x.shape[2:]], mode="bilinear", align_corners=False)
    x = 2 * x - 1
    shift, scale = torch.tensor([[-0.030, -0.088, -0.188], [0.458, 0.448, 0.450]]).view(2, 1, 3, 1, 1)
    x = (x - shift) / scale
    found = []
    for layer, (_, filters, _, stride, padding) in enumerate(LAYERS):
        if layer in POOLED:
            x = F.max_pool2d(x, 3, 2)
        bias = (made(filters, 10 + layer) / 5).float()
        x = F.relu(F.conv2d(x, kernel(layer), bias, stride, padding))
        found.append(x)
    return found


def lpips(a, b):
    total = 0.0
    for layer, (x, y) in enumerate(zip(features(a), features(b))):
        x = x / (x.pow(2).sum(1, keepdim=True).sqrt() + 1e-10)
        y = y / (y.pow(2).sum(1, keepdim=True).sqrt() + 1e-10)
        head = (made(x.shape[1], 20 + layer) + 0.5).float().view(1, -1, 1, 1)
        total += F.conv2d((x - y) ** 2, head).mean().item()
    return total


cases = [{"shape": shape, "lpips": lpips(image(shape, 1), image(shape, 2))} for shape in IMAGES]
print(json.dumps({"by": f"PyTorch {torch.__version__}", "cases": cases}, indent=2))
