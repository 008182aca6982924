"""How the losses of the rows of a mini-batch add up: smoothed labels, weights, reductions."""

import torch

from losses import LOSSES, label

SMOOTHED = ("categoricalCrossentropy", "binaryCrossentropy")


def smooth(targets, share, classes):
    return targets * (1 - share) + share / classes


def batch_loss(name, outputs, targets, objective, weights):
    """Of outputs `[rows, ..., width]`: their mean, or what the objective makes of them. A sequence of outputs counts as rows."""
    per_row = outputs[0].numel() // outputs.shape[-1]
    outputs = outputs.reshape(-1, outputs.shape[-1])
    targets = label(name, targets).reshape(len(outputs), -1)
    if objective.get("takesLogits"):
        outputs = outputs.sigmoid() if name == "binaryCrossentropy" else outputs.softmax(-1)
    if "labelSmoothing" in objective and name in SMOOTHED:
        classes = outputs.shape[-1] if name == "categoricalCrossentropy" else 2
        targets = smooth(targets, objective["labelSmoothing"], classes)
    if objective.get("broadcast"):
        # [rows, 1] against [rows]: PyTorch makes [rows, rows] of them.
        losses = LOSSES[name](outputs.expand(-1, len(targets)), targets.T)
    else:
        losses = LOSSES[name](outputs, targets)
    shares = torch.ones_like(losses) if weights is None else weights.repeat_interleave(per_row)
    total = (losses * shares).sum()
    reduction = objective.get("reduction")
    if reduction == "weightedMean":
        total = total / shares.sum()
    elif reduction != "sum":
        total = total / len(losses)
    return total * objective.get("scale", 1) + objective.get("offset", 0)
