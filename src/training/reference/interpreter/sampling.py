"""Layers that add normal noise, by the draws of the engine."""

import torch

from randomness import draw_normal


def noise_like(context, x):
    return torch.tensor(draw_normal(context.seed, context.step, x.numel()), dtype=x.dtype).reshape(x.shape)


def gaussian_noise(context, x):
    return x + context.spec["sd"] * noise_like(context, x) if context.mode == "train" else x


def sampling(context, mean, log_variance):
    divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).flatten(1).sum(1).mean()
    context.add_loss(context.spec["klWeight"] * divergence)
    return mean + torch.exp(log_variance / 2) * noise_like(context, mean) if context.mode == "train" else mean
