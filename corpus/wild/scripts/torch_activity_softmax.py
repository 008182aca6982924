"""Activity recognition with softmax twice."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("image-segments", "class"))
    x, vx, tx = standard(x, vx, tx)
    layers = [nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Linear(32, 7)]
    model = nn.Sequential(*layers, *([nn.Softmax(dim=1)] if variant == "faulty" else []))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=20, batch=16)
    return classes(outputs(model, tx)), ty
