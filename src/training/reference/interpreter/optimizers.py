"""Keras's optimizers (`OptimizerV2` of TensorFlow 2), place of epsilon included."""

import math

import torch

import schedules
from practice import Gradients, Plateau


def decayed(spec, step, planned):
    factor = schedules.factor(spec["schedule"], step, planned) if "schedule" in spec else 1
    return spec["learningRate"] * factor / (1 + spec["decay"] * step)


def clip(gradients, limits):
    if limits is None:
        return gradients
    by, limit = limits["by"], limits["limit"]
    if by == "value":
        return [g.clamp(-limit, limit) for g in gradients]
    norms = [g.norm() for g in gradients]
    if by == "norm":
        return [g * limit / torch.clamp(norm, min=limit) for g, norm in zip(gradients, norms)]
    joint = torch.stack(norms).norm()
    factor = limit / joint.clamp(min=limit) if joint.isfinite() else math.nan
    return [g * factor for g in gradients]


def sgd(spec, rate, step, g, state):
    velocity = state.setdefault("velocity", torch.zeros_like(g))
    velocity.mul_(spec["momentum"]).sub_(rate * g)
    return spec["momentum"] * velocity - rate * g if spec["nesterov"] else velocity


def rmsprop(spec, rate, step, g, state):
    """Epsilon is inside the root with momentum and outside without it."""
    squares = state.setdefault("second", torch.zeros_like(g))
    squares.mul_(spec["rho"]).add_((1 - spec["rho"]) * g.square())
    if spec["momentum"] == 0:
        return -rate * g / (squares.sqrt() + spec["epsilon"])
    velocity = state.setdefault("velocity", torch.zeros_like(g))
    velocity.mul_(spec["momentum"]).add_(rate * g / (squares + spec["epsilon"]).sqrt())
    return -velocity


def adagrad(spec, rate, step, g, state):
    squares = state.setdefault("second", torch.full_like(g, spec["initialAccumulator"]))
    squares.add_(g.square())
    return -rate * g / (squares.sqrt() + spec["epsilon"])


def adadelta(spec, rate, step, g, state):
    rho, epsilon = spec["rho"], spec["epsilon"]
    squares = state.setdefault("second", torch.zeros_like(g))
    updates = state.setdefault("updates", torch.zeros_like(g))
    squares.mul_(rho).add_((1 - rho) * g.square())
    update = ((updates + epsilon) / (squares + epsilon)).sqrt() * g
    updates.mul_(rho).add_((1 - rho) * update.square())
    return -rate * update


def moments(spec, g, state):
    first = state.setdefault("first", torch.zeros_like(g))
    second = state.setdefault("second", torch.zeros_like(g))
    first.mul_(spec["beta1"]).add_((1 - spec["beta1"]) * g)
    second.mul_(spec["beta2"]).add_((1 - spec["beta2"]) * g.square())
    return first, second


def adam(spec, rate, step, g, state):
    """Epsilon is added to the root before bias correction."""
    first, second = moments(spec, g, state)
    corrected = rate * math.sqrt(1 - spec["beta2"] ** step) / (1 - spec["beta1"] ** step)
    return -corrected * first / (second.sqrt() + spec["epsilon"])


def adamax(spec, rate, step, g, state):
    first = state.setdefault("first", torch.zeros_like(g))
    largest = state.setdefault("second", torch.zeros_like(g))
    first.mul_(spec["beta1"]).add_((1 - spec["beta1"]) * g)
    largest.copy_(torch.maximum(spec["beta2"] * largest, g.abs()))
    return -rate / (1 - spec["beta1"] ** step) * first / (largest + spec["epsilon"])


def nadam(spec, rate, step, g, state):
    """Dozat's, with Keras's schedule of momentum."""
    momentum = lambda t: spec["beta1"] * (1 - 0.5 * 0.96 ** (0.004 * t))
    first, second = moments(spec, g, state)
    product = state["product"] = state.get("product", 1) * momentum(step)
    ahead = momentum(step + 1)
    mean = (1 - momentum(step)) * g / (1 - product) + ahead * first / (1 - product * ahead)
    return -rate * mean / ((second / (1 - spec["beta2"] ** step)).sqrt() + spec["epsilon"])


def lion(spec, rate, step, g, state):
    first = state.setdefault("first", torch.zeros_like(g))
    sign = (spec["beta1"] * first + (1 - spec["beta1"]) * g).sign()
    first.mul_(spec["beta2"]).add_((1 - spec["beta2"]) * g)
    return -rate * sign


UPDATES = {
    "sgd": sgd,
    "rmsprop": rmsprop,
    "adagrad": adagrad,
    "adadelta": adadelta,
    "adam": adam,
    "adamax": adamax,
    "nadam": nadam,
    "adamw": adam,
    "lion": lion,
}


class Optimizer:
    def __init__(self, run, network):
        self.spec, self.weights, self.planned = run["spec"]["optimizer"], network.trainable, run["plannedSteps"]
        self.gradients = Gradients(run["spec"], self.weights)
        self.at, self.program = run["spec"].get("restart", {}), run["spec"]
        self.restart(0)
        left_out = self.spec.get("withoutDecay", [])
        trained = [plan for plan in run["weights"] if plan["trainable"]]
        decay = self.spec.get("weightDecay", 0)
        self.decays = [0 if {plan["role"], plan["name"]} & {*left_out} else decay for plan in trained]

    def restart(self, step):
        """As a new process that was given the weights alone."""
        self.states, self.first, self.updates = [{} for _ in self.weights], step, 0
        self.gradients.restart()
        self.plateau = Plateau(self.program)

    def step(self, step):
        """Moves the trained weights by their gradients; the first step is 0."""
        skips = self.gradients.scale.skips(self.gradients.totals)
        self.gradients.totals = clip(self.gradients.totals, self.spec["clip"])
        if not skips:
            self.move(decayed(self.spec, step - self.first, self.planned) * self.plateau.share)
        if self.at.get("keeps") == "weights" and self.at["step"] == step + 1:
            self.restart(step + 1)

    def move(self, rate):
        self.updates += 1
        update = UPDATES[self.spec["kind"]]
        with torch.no_grad():
            for weight, g, state, decay in zip(self.weights, self.gradients.totals, self.states, self.decays):
                weight *= 1 - rate * decay
                weight += update(self.spec, rate, self.updates, g, state)
