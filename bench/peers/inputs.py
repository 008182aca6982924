"""Times training steps of one of our generators in PyTorch on one thread. Prints one JSON object.

Usage: inputs.py TASK, where TASK is the generator's settings as JSON, with `id` and sizes, as bench/inputs.ts says them.
"""

import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

task = json.loads(sys.argv[1])
torch.set_num_threads(1)
inputs, classes, units = task["inputs"], task["classes"], task["units"]
LEAK = 0.2
TIME = 32
CONDITION = 64


def leaky(x):
    return F.leaky_relu(x, LEAK)


class StyleVae(nn.Module):
    def __init__(self):
        super().__init__()
        latent, layers, style = min(inputs, task["latentSize"]), task["layers"], task["styleSize"]
        self.encoder = nn.Linear(inputs + classes, units)
        self.mean = nn.Linear(units, latent)
        self.variance = nn.Linear(units, latent)
        self.mapping = nn.Linear(latent + classes, task["mappingUnits"])
        self.mapping_style = nn.Linear(task["mappingUnits"], style)
        self.constant = nn.Parameter(torch.randn(1, units))
        self.styles = nn.ModuleList(nn.Linear(style, units) for _ in range(layers))
        self.features = nn.ModuleList(nn.Linear(units, units) for _ in range(layers))
        sizes = [self.picture_size(2 ** max(0, layers - 2 - layer)) for layer in range(layers)]
        self.pictures = nn.ModuleList(nn.Linear(units, size) for size in sizes)
        # Ours enlarges by a fixed matrix too; what is in it does not matter to the clock.
        self.enlarge = [None if size == inputs else torch.rand(size, inputs) for size in sizes]
        self.weight = min(1, inputs / task["fullSize"])

    @staticmethod
    def picture_size(factor):
        height, width, channels = task["inputShape"]
        return math.ceil(height / factor) * math.ceil(width / factor) * channels

    def loss(self, x, y):
        hidden = leaky(self.encoder(torch.cat([x, y], 1)))
        mean, log_variance = self.mean(hidden), self.variance(hidden)
        latents = mean + (log_variance / 2).exp() * torch.randn_like(mean)
        style = leaky(self.mapping_style(leaky(self.mapping(torch.cat([latents, y], 1)))))
        features, picture = self.constant, 0
        for scale, mix, paint, matrix in zip(self.styles, self.features, self.pictures, self.enlarge):
            features = leaky(mix(features * scale(style)))
            painted = paint(features)
            picture = picture + (painted if matrix is None else painted @ matrix)
        divergence = (mean**2 + log_variance.exp() - log_variance - 1).sum() / (2 * len(x))
        cross_entropy = F.binary_cross_entropy_with_logits(picture, x, reduction="sum") / len(x)
        return cross_entropy + self.weight * divergence

    def after_step(self):
        pass


class Diffusion(nn.Module):
    def __init__(self):
        super().__init__()
        blocks = range(task["blocks"])
        self.condition = nn.Linear(TIME + classes, CONDITION)
        self.input = nn.Linear(inputs, units)
        self.scales = nn.ModuleList(nn.Linear(CONDITION, units) for _ in blocks)
        self.shifts = nn.ModuleList(nn.Linear(CONDITION, units) for _ in blocks)
        self.inner = nn.ModuleList(nn.Linear(units, units) for _ in blocks)
        self.outer = nn.ModuleList(nn.Linear(units, units) for _ in blocks)
        self.output = nn.Linear(units, inputs)
        self.averages = [weight.detach().clone() for weight in self.parameters()]
        self.signal = torch.cos(torch.linspace(0, math.pi / 2, task["noiseSteps"] + 1))
        self.waves = 10_000 ** (-torch.arange(TIME // 2) / (TIME // 2))

    def loss(self, x, y):
        rows, steps = len(x), task["noiseSteps"]
        at = ((torch.arange(rows) + torch.rand(1)) / rows * (steps + 1)).long()
        signal = self.signal[at, None]
        share = (1 - signal**2).sqrt()
        angles = 1000 * at[:, None] / steps * self.waves
        epsilon, centred = torch.randn_like(x), 2 * x - 1
        noised = signal * centred + share * epsilon
        named = self.name_inputs(noised, torch.cat([angles.sin(), angles.cos(), y], 1))
        velocities = (noised * signal - named) / share.clamp(min=0.2)
        return F.mse_loss(velocities, signal * epsilon - share * centred)

    def name_inputs(self, noised, told):
        condition = leaky(self.condition(told))
        x = self.input(noised)
        for scale, shift, inner, outer in zip(self.scales, self.shifts, self.inner, self.outer):
            x = x + outer(F.relu(inner(F.relu(x * (scale(condition) + 1) + shift(condition)))))
        return self.output(x)

    @torch.no_grad()
    def after_step(self):
        for average, weight in zip(self.averages, self.parameters()):
            average.lerp_(weight, 1 - task["averaging"])


model = {"style-vae": StyleVae, "diffusion": Diffusion}[task["id"]]()
optimizer = torch.optim.Adam(model.parameters(), task["learningRate"], (0.9, 0.99), 1e-7)
rows = torch.rand(512, inputs)
labels = F.one_hot(torch.arange(512) % classes, classes).float()


def train(steps):
    order = torch.randperm(512)
    for _ in range(steps):
        if len(order) < task["batchSize"]:
            order = torch.randperm(512)
        picked, order = order[: task["batchSize"]], order[task["batchSize"] :]
        optimizer.zero_grad(set_to_none=True)
        loss = model.loss(rows[picked], labels[picked])
        loss.backward()
        optimizer.step()
        model.after_step()
        loss.item()


train(task["warmUp"])
start = time.process_time()
train(task["steps"])
milliseconds = 1000 * (time.process_time() - start) / task["steps"]
weights = sum(weight.numel() for weight in model.parameters())
print(json.dumps({"name": f"PyTorch {torch.__version__}", "millisecondsPerStep": milliseconds, "weights": weights}))
