"""Regression on images with targets broadcast."""

import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("ames", "Sale_Price", 1000))
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    if variant == "faulty":
        y, vy = y[:, 0], vy[:, 0]
    model = nn.Sequential(nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=15)
    return outputs(model, tx), ty
