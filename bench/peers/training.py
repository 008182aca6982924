"""Times training steps of PyTorch on one thread. Prints one JSON object.

Usage: training.py NETWORK, where NETWORK is a BenchNetwork of bench/training-networks.ts as JSON, with `timings`.
"""

import json
import sys
import time

import torch
from torch import nn

network = json.loads(sys.argv[1])
torch.set_num_threads(1)


class LastStep(nn.Module):
    def __init__(self, features, units):
        super().__init__()
        self.lstm = nn.LSTM(features, units, batch_first=True)

    def forward(self, x):
        return self.lstm(x)[0][:, -1]


class AttentionBlock(nn.Module):
    def __init__(self, width, heads, classes):
        super().__init__()
        self.attention = nn.MultiheadAttention(width, heads, batch_first=True)
        self.between, self.behind = nn.LayerNorm(width), nn.LayerNorm(width)
        self.forwards = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))
        self.output = nn.Linear(width, classes)

    def forward(self, x):
        x = self.between(x + self.attention(x, x, x, need_weights=False)[0])
        return self.output(self.behind(x + self.forwards(x)).mean(1))


class ResidualBlock(nn.Module):
    def __init__(self, filters, classes):
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv2d(filters, filters, 3, padding=1),
            nn.BatchNorm2d(filters),
            nn.ReLU(),
            nn.Conv2d(filters, filters, 3, padding=1),
            nn.BatchNorm2d(filters),
        )
        self.output = nn.Linear(filters, classes)

    def forward(self, x):
        return self.output(torch.relu(x + self.inner(x)).mean((2, 3)))


def build(network):
    """The same layers; the loss takes the softmax."""
    shape, layers = list(network["inputShape"]), []
    if network.get("block") == "attention":
        return AttentionBlock(shape[1], 4, network["classes"])
    if network.get("block") == "residual":
        return ResidualBlock(shape[2], network["classes"])
    for layer in network["layers"]:
        kind = layer["kind"]
        if kind == "dense":
            layers.append(nn.Linear(shape[0], layer["units"]))
            shape = [layer["units"]]
        elif kind == "conv2d":
            size = layer["kernelSize"][0]
            layers.append(nn.Conv2d(shape[2], layer["filters"], size))
            shape = [shape[0] - size + 1, shape[1] - size + 1, layer["filters"]]
        elif kind == "maxPooling2d":
            layers.append(nn.MaxPool2d(2))
            shape = [shape[0] // 2, shape[1] // 2, shape[2]]
        elif kind == "flatten":
            layers.append(nn.Flatten())
            shape = [shape[0] * shape[1] * shape[2]]
        elif kind == "lstm":
            layers.append(LastStep(shape[1], layer["units"]))
            shape = [layer["units"]]
        if layer.get("activation") == "relu":
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def channels_first(shape):
    return [shape[2], shape[0], shape[1]] if len(shape) == 3 else shape


model = build(network)
optimizer = torch.optim.Adam(model.parameters())
loss_of = nn.CrossEntropyLoss()
inputs = torch.randn(network["batchSize"], *channels_first(network["inputShape"]))
targets = torch.randint(0, network["classes"], (network["batchSize"],))


def train(steps):
    for _ in range(steps):
        optimizer.zero_grad()
        loss_of(model(inputs), targets).backward()
        optimizer.step()


times = []
train(network["steps"])
for _ in range(network["timings"]):
    start = time.process_time()
    train(network["steps"])
    times.append(1000 * (time.process_time() - start) / network["steps"])

print(json.dumps({"name": f"PyTorch {torch.__version__}", "milliseconds": times}))
