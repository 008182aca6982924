"""SGD with momentum, weight decay and steps."""

import torch
from torch import nn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("letters", "lettr", 2500))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 26))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 4, gamma=0.1)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=10, batch=64, scheduler=scheduler)
    return classes(outputs(model, tx)), ty
