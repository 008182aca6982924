"""A polynomial with a loss that ends the loop."""

import numpy as np
import torch
from torch import nn
from wild import outputs


def train(variant, seed, run):
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, 640)
    x = np.stack([points**i for i in (1, 2, 3, 4)], 1).astype("float32")
    y = (x @ np.array([[2.0], [-1.5], [3.0], [0.5]]) + 1).astype("float32")
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    run.torch(model, optimizer, nn.SmoothL1Loss(), x[:512], y[:512], epochs=12)
    return outputs(model, x[512:]), y[512:]
