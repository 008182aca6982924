"""Two layers that both start at zero."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("spam-words", "type"))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(57, 32), nn.ReLU(), nn.Linear(32, 2))
    for layer in (model[0], model[2]) if variant == "faulty" else (model[2],):
        nn.init.zeros_(layer.weight)
        nn.init.zeros_(layer.bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15)
    return classes(outputs(model, tx)), ty
