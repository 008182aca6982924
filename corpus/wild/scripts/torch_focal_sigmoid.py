"""Sigmoid before a loss that applies it."""

import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("sonar", "Class"))
    x, vx, tx = standard(x, vx, tx)
    as_column = [a[:, None].astype("float32") for a in (y, vy)]
    layers = [nn.Linear(60, 24), nn.ReLU(), nn.Linear(24, 1)]
    model = nn.Sequential(*layers, *([nn.Sigmoid()] if variant == "faulty" else []))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005)
    run.torch(model, optimizer, nn.BCEWithLogitsLoss(), x, as_column[0], validation=(vx, as_column[1]), epochs=30, batch=16)
    return (outputs(model, tx)[:, 0] > 0).astype("int64"), ty
