"""What happens to gradients between a mini-batch and the optimizer: half precision, accumulation, carrying over."""

import math

import torch


class RoundHalf(torch.autograd.Function):
    """Rounds to a format of half precision, and what arrives from above on its way back."""

    @staticmethod
    def forward(context, x, kind):
        context.kind = kind
        return x.to(kind).to(x.dtype)

    @staticmethod
    def backward(context, gradient):
        return gradient.to(context.kind).to(gradient.dtype), None


def rounder(spec):
    if "precision" not in spec:
        return lambda x: x
    kind = getattr(torch, spec["precision"]["kind"])
    return lambda x: RoundHalf.apply(x, kind)


class LossScale:
    """PyTorch's `GradScaler`, or a scale that stays."""

    def __init__(self, spec):
        given = spec.get("precision", {}).get("lossScale", {"kind": "static", "scale": 1})
        self.dynamic = given["kind"] == "dynamic"
        self.scale = given.get("initial", 65536) if self.dynamic else given["scale"]
        self.given, self.calm = given, 0

    def skips(self, gradients):
        if not self.dynamic:
            return False
        finite = all(g.isfinite().all() for g in gradients)
        self.calm = self.calm + 1 if finite else 0
        if not finite:
            self.scale *= self.given.get("backoff", 0.5)
        if self.calm == self.given.get("interval", 2000):
            self.scale, self.calm = self.scale * self.given.get("growth", 2), 0
        return not finite


class Plateau:
    """The share of the learning rate that Keras 3's `ReduceLROnPlateau` leaves, by the validation loss of each epoch."""

    def __init__(self, spec):
        schedule = spec["optimizer"].get("schedule", {})
        self.watches = schedule.get("kind") == "plateau" and not spec.get("withoutValidation", False)
        self.spec, self.share, self.best, self.wait, self.resting = schedule, 1, math.inf, 0, 0

    def look(self, loss):
        if self.resting > 0:
            self.resting, self.wait = self.resting - 1, 0
        if loss + self.spec.get("minDelta", 1e-4) < self.best:
            self.best, self.wait = loss, 0
        elif self.resting == 0:
            self.wait += 1
            if self.wait >= self.spec.get("patience", 10) and self.share > self.spec.get("floor", 0):
                self.share = max(self.share * self.spec.get("factor", 0.1), self.spec.get("floor", 0))
                self.resting, self.wait = self.spec.get("cooldown", 0), 0


class Gradients:
    """`.grad` of all trained weights."""

    def __init__(self, spec, weights):
        self.spec, self.weights = spec, weights
        self.restart()

    def restart(self):
        self.totals = [torch.zeros_like(weight) for weight in self.weights]
        self.scale = LossScale(self.spec)

    def begin(self):
        """`zero_grad`, where nobody forgot it."""
        if not self.spec.get("gradientsCarried", False):
            self.totals = [torch.zeros_like(weight) for weight in self.weights]

    def take(self, loss, count):
        """The gradients of one of the mini-batches of an update."""
        given = torch.autograd.grad(loss * self.scale.scale, self.weights, allow_unused=True)
        averaged = self.spec.get("accumulation", {}).get("scaled", True)
        divisor = self.scale.scale * (count if averaged else 1)
        # A weight that the loss does not see is moved by a gradient of zero.
        self.totals = [t if g is None else t + g / divisor for t, g in zip(self.totals, given)]


def steps_of(run):
    """Numbers of the mini-batches of every update, an epoch's last update taking what is left of it."""
    most = run["spec"].get("accumulation", {"batches": 1})["batches"]
    per_epoch = math.ceil(len(run["inputs"]) / run["spec"]["batchSize"])
    steps, first = [], 0
    while first < len(run["order"]):
        count = min(most, per_epoch - first % per_epoch)
        steps.append(range(first, first + count))
        first += count
    return steps
