"""Layers for sequences of vectors, `[batch, steps, features]`."""

import torch


def shift(context):
    return context.spec.get("shiftInEvaluation", 0) if context.mode == "evaluate" else 0


def learned_positions(context, x):
    return x + context.weights["positions"].roll(-shift(context), 0)


def sinusoidal_positions(context, x):
    """Sine in even features and cosine in odd ones, by Vaswani et al. (arXiv 1706.03762)."""
    steps, features = x.shape[1:]
    feature = torch.arange(features)
    even = feature - feature % 2
    wavelength = torch.tensor(context.spec["maxWavelength"], dtype=torch.float64) ** (even / features)
    angle = (torch.arange(steps).unsqueeze(1) + shift(context)) / wavelength
    return x + torch.where(feature % 2 == 0, torch.sin(angle), torch.cos(angle)).to(x.dtype)


def class_token(context, x):
    return torch.cat([context.weights["token"].expand(len(x), 1, -1), x], 1)


def mask(context, x):
    """1 where a token, or one of the features of a step, is another number."""
    differs = x != context.spec["value"]
    return (differs if x.dim() == 2 else differs.any(-1)).to(x.dtype)


def take_step(context, x):
    return x[:, context.spec["step"]]


def global_average(context, x, mask=None):
    """Over all places, or over the steps that a mask lets through."""
    if mask is None:
        return x.flatten(1, -2).mean(1)
    weights = mask.unsqueeze(-1)
    return (x * weights).sum(1) / weights.sum(1)
