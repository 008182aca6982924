"""A squared error over unscaled inputs, at two rates."""

import torch
from torch import nn
from wild import outputs, split, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("concrete", "compressive_strength"))
    x, vx, tx = x / 100, vx / 100, tx / 100
    y, vy = y[:, None], vy[:, None]
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01 if variant == "faulty" else 0.001)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=40)
    return outputs(model, tx), ty
