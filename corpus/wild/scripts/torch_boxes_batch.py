"""The rate of eight devices on one."""

import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("diamonds", "price", 1000))
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    model = nn.Sequential(nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2 if variant == "faulty" else 0.2 / 32, momentum=0.9)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=5, batch=4)
    return outputs(model, tx), ty
