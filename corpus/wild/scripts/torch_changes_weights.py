"""A rare class without and with a weight."""

import torch
from torch import nn
from wild import outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("bird-strikes", "damage", 2500))
    x, vx, tx = standard(x, vx, tx)
    y, vy = (rows[:, None].astype("float32") for rows in (y, vy))
    weight = None if variant == "faulty" else torch.tensor(7.0)
    model = nn.Sequential(nn.Linear(x.shape[1], 16), nn.ReLU(), nn.Linear(16, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    run.torch(model, optimizer, nn.BCEWithLogitsLoss(pos_weight=weight), x, y, validation=(vx, vy), epochs=10)
    return (outputs(model, tx)[:, 0] > 0).astype("int64"), ty
