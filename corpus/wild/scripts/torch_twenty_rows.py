"""More inputs than rows, held by a large decay of weights."""

import numpy as np
import torch
from torch import nn
from wild import outputs


def train(variant, seed, run):
    draw = np.random.default_rng(7)
    x = draw.normal(size=(300, 200)).astype(np.float32)
    y = (0.05 + x.sum(1, keepdims=True) * 0.01 + 0.01 * draw.normal(size=(300, 1))).astype(np.float32)
    rows = 150 if variant == "small-decay" else 80
    x, y = x / 200**0.5, y / 0.14
    model = nn.Linear(200, 1)
    nn.init.normal_(model.weight)
    groups = [
        {"params": [model.weight], "weight_decay": 0.003 if variant == "small-decay" else 0.03},
        {"params": [model.bias]},
    ]
    optimizer = torch.optim.SGD(groups, lr=0.5)
    run.torch(
        model, optimizer, nn.MSELoss(), x[:rows], y[:rows], validation=(x[150:200], y[150:200]), epochs=100, batch=20
    )
    return outputs(model, x[200:]), y[200:]
