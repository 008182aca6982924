"""Shares of the learning rate over the steps of a run; what `plateau` leaves of it comes on top."""

import math

import torch


def one_cycle(s, step, rest):
    """By PyTorch's own `OneCycleLR`, of a rate of 1."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=1.0,
        total_steps=s.get("steps", rest),
        pct_start=float(s.get("rise", 0.3)),
        anneal_strategy={"cosine": "cos", "linear": "linear"}[s.get("anneal", "cosine")],
        cycle_momentum=False,
        div_factor=s.get("divide", 25),
        final_div_factor=s.get("finalDivide", 1e4),
    )
    schedule.last_epoch = min(step, schedule.total_steps - 1)
    return schedule.get_lr()[0]


def polynomial(s, step, rest):
    length, floor = s.get("steps", rest), s.get("floor", 0)
    span = length * max(1, math.ceil(step / length)) if s.get("cycle") else length
    return floor + (1 - floor) * (1 - min(step, span) / span) ** s.get("power", 1)


def cosine(s, step, rest):
    length = s.get("steps", rest)
    return above(s, 0.5 * (1 + math.cos(math.pi * min(step, length) / length)))


def cosine_restarts(s, step, rest):
    length, height = s["firstSteps"], 1
    while step >= length:
        step -= length
        length *= s.get("lengthFactor", 2)
        height *= s.get("heightFactor", 1)
    return above(s, height * 0.5 * (1 + math.cos(math.pi * step / length)))


def above(s, value):
    return s.get("floor", 0) + (1 - s.get("floor", 0)) * value


FACTORS = {
    "constant": lambda s, step, rest: 1,
    "plateau": lambda s, step, rest: 1,
    "step": lambda s, step, rest: s["factor"] ** (step // s["every"]),
    "piecewise": lambda s, step, rest: [1, *s["factors"]][sum(step > b for b in s["boundaries"])],
    "exponential": lambda s, step, rest: s["factor"] ** (step / s["steps"]),
    "polynomial": polynomial,
    "cosine": cosine,
    "cosineRestarts": cosine_restarts,
    "oneCycle": one_cycle,
}


def factor(schedule, step, planned):
    step *= schedule.get("stepsPerUpdate", 1)
    warmup = schedule.get("warmup", {"steps": 0})
    steps, start = warmup["steps"], warmup.get("from", 0)
    if step < steps:
        return start + (1 - start) * step / steps
    return FACTORS[schedule["kind"]](schedule, step - steps, planned - steps)
