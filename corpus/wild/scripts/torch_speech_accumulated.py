"""Gradients of mini-batches are added up, not averaged."""

import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("diamonds", "price", 1600))
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    model = nn.Sequential(nn.Linear(x.shape[1], 24), nn.ReLU(), nn.Linear(24, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.06, momentum=0.9)
    run.torch(
        model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=12, batch=4, every=16, mean=variant != "faulty"
    )
    return outputs(model, tx), ty
