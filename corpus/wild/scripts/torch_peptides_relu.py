"""ReLU after the last layer of a regression."""

import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("concrete", "compressive_strength"))
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    layers = [nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 1)]
    model = nn.Sequential(*layers, *([nn.ReLU()] if variant == "faulty" else []))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=25)
    return outputs(model, tx), ty
