"""Keras's losses from probabilities, per row: outputs `[rows, width]` and targets of the same shape (`[rows, 1]` class indices
for sparse cross-entropy) → `[rows]`. Clamping passes the gradient at its bounds, as in TensorFlow."""

import torch

EPSILON = 1e-7


def clip(p):
    return p.clamp(EPSILON, 1 - EPSILON)


def absolute_percentage(p, t):
    return (100 * (p - t).abs() / t.abs().clamp(min=EPSILON)).mean(-1)


def squared_logarithmic(p, t):
    return (torch.log(p.clamp(min=EPSILON) + 1) - torch.log(t.clamp(min=EPSILON) + 1)).square().mean(-1)


def hinge(p, t):
    return (1 - t * p).clamp(min=0).mean(-1)


def squared_hinge(p, t):
    return (1 - t * p).clamp(min=0).square().mean(-1)


def categorical_hinge(p, t):
    return (((1 - t) * p).amax(-1) - (t * p).sum(-1) + 1).clamp(min=0)


def log_cosh(p, t):
    error = (p - t).abs()
    return (error + torch.log1p(torch.exp(-2 * error)) - torch.log(torch.tensor(2.0))).mean(-1)


def huber(p, t):
    error = p - t
    size = error.abs()
    return torch.where(size <= 1, 0.5 * error.square(), size - 0.5).mean(-1)


def categorical_crossentropy(p, t):
    return -(t * clip(p / p.sum(-1, keepdim=True)).log()).sum(-1)


def sparse_crossentropy(p, t):
    """NaN where the class is none of the outputs."""
    q = clip(p)
    known = (t >= 0) & (t < p.shape[-1])
    right = q.gather(-1, torch.where(known, t, 0).long())
    return torch.where(known, q.sum(-1, keepdim=True).log() - right.log(), float("nan")).squeeze(-1)


def binary_crossentropy(p, t):
    q = clip(p)
    return -(t * (q + EPSILON).log() + (1 - t) * (1 - q + EPSILON).log()).mean(-1)


def kullback_leibler(p, t):
    q, target = p.clamp(EPSILON, 1), t.clamp(EPSILON, 1)
    return (target * (target / q).log()).sum(-1)


LOSSES = {
    "meanSquaredError": lambda p, t: (p - t).square().mean(-1),
    "meanAbsoluteError": lambda p, t: (p - t).abs().mean(-1),
    "meanAbsolutePercentageError": absolute_percentage,
    "meanSquaredLogarithmicError": squared_logarithmic,
    "squaredHinge": squared_hinge,
    "hinge": hinge,
    "categoricalHinge": categorical_hinge,
    "logCosh": log_cosh,
    "huber": huber,
    "categoricalCrossentropy": categorical_crossentropy,
    "sparseCategoricalCrossentropy": sparse_crossentropy,
    "binaryCrossentropy": binary_crossentropy,
    "kullbackLeiblerDivergence": kullback_leibler,
    "poisson": lambda p, t: (p - t * (p + EPSILON).log()).mean(-1),
}


def label(name, targets):
    """Targets as the loss reads them: hinge losses take a batch of labels 0 and 1 as -1 and 1."""
    if name in ("hinge", "squaredHinge") and ((targets == 0) | (targets == 1)).all():
        return 2 * targets - 1
    return targets
