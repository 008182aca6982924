"""One picture as a function of its coordinates, with sines for activations."""

import numpy as np
import torch
from torch import nn
from wild import images, outputs


class Sine(nn.Module):
    def __init__(self, inputs, outputs, first=False):
        super().__init__()
        self.linear = nn.Linear(inputs, outputs)
        nn.init.uniform_(
            self.linear.weight,
            *((-1 / inputs, 1 / inputs) if first else (-((6 / inputs) ** 0.5) / 30, (6 / inputs) ** 0.5 / 30)),
        )

    def forward(self, x):
        return torch.sin(30 * self.linear(x))


def train(variant, seed, run):
    picture = images("fashion", 10)[0][3].reshape(28, 28) / 127.5 - 1
    grid = np.stack(np.meshgrid(np.linspace(-1, 1, 28), np.linspace(-1, 1, 28)), -1).reshape(-1, 2).astype(np.float32)
    model = nn.Sequential(Sine(2, 48, True), Sine(48, 48), nn.Linear(48, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    run.torch(model, optimizer, nn.MSELoss(), grid, picture.reshape(-1, 1), epochs=300, batch=784)
    return outputs(model, grid), picture
