"""Predictions with one axis more than their targets."""

import torch
from torch import nn
from wild import outputs, split, windows


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*windows("el-nino", "temperature", 24))
    low, wide = x.mean(), x.std()
    x, vx, tx, y, vy, ty = ((a - low) / wide for a in (x, vx, tx, y, vy, ty))
    if variant == "repaired":
        y, vy = y[:, None], vy[:, None]
    model = nn.Sequential(nn.Unflatten(1, (1, 24)), nn.Conv1d(1, 8, 5), nn.ReLU(), nn.Flatten(), nn.Linear(160, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    run.torch(model, optimizer, nn.SmoothL1Loss(), x, y, validation=(vx, vy), epochs=15, batch=16)
    return outputs(model, tx), ty
