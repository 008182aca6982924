"""Training labels shifted by the validation rows."""

import numpy as np
import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    all_x, all_y = table("diamonds", "price", 1200)
    x, y, vx, vy, tx, ty = split(all_x, all_y)
    if variant == "faulty":
        y = np.roll(all_y, 240)[: len(y)]
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    model = nn.Sequential(nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=15)
    return outputs(model, tx), ty
