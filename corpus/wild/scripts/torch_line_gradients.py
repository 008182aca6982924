"""A line fitted by hand without a reset of gradients."""

import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("diamonds", "price", 800))
    x, vx, tx = standard(x[:, :1], vx[:, :1], tx[:, :1])
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    run.torch(model, optimizer, nn.MSELoss(), x, y, epochs=12, batch=480, zero_grad=variant == "repaired")
    return outputs(model, tx), ty
