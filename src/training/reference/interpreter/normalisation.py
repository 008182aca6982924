"""Layers that normalise, on `[batch, ...shape]` with channels last."""

import torch


def scale_and_shift(context, x):
    """With gamma and beta, where the layer has them."""
    x = x * context.weights["gamma"] if "gamma" in context.weights else x
    return x + context.weights["beta"] if "beta" in context.weights else x


def batch_normalization(context, x):
    spec, weights = context.spec, context.weights
    if context.mode != "train" or spec.get("frozen"):
        mean, variance = weights["movingMean"], weights["movingVariance"]
    else:
        axes = tuple(range(x.dim() - 1))
        mean, variance = x.mean(axes), x.var(axes, unbiased=False)
        follow_statistics(context, x, mean, variance)
    return scale_and_shift(context, (x - mean) / torch.sqrt(variance + spec["epsilon"]))


def follow_statistics(context, x, mean, variance):
    """For images the running variance follows the unbiased one, for everything else the biased one, as in TensorFlow 2."""
    count = x[..., 0].numel()
    unbiased = variance * count / max(count - 1, 1) if x.dim() == 4 else variance
    momentum = context.spec["momentum"]
    for role, present in (("movingMean", mean), ("movingVariance", unbiased)):
        context.update(role, momentum * context.weights[role] + (1 - momentum) * present)


def layer_normalization(context, x):
    variance, mean = torch.var_mean(x, -1, unbiased=False, keepdim=True)
    return scale_and_shift(context, (x - mean) / torch.sqrt(variance + context.spec["epsilon"]))


def group_normalization(context, x):
    """Groups of neighbouring channels, each over all places of a row."""
    groups = x.reshape(len(x), -1, context.spec["groups"], x.shape[-1] // context.spec["groups"])
    variance, mean = torch.var_mean(groups, (1, 3), unbiased=False, keepdim=True)
    return scale_and_shift(context, ((groups - mean) / torch.sqrt(variance + context.spec["epsilon"])).reshape(x.shape))
