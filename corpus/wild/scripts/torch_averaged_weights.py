"""Weights averaged along a training with a high constant rate at its end, by steps or exponentially."""

import torch
from torch import nn
from torch.optim.swa_utils import SWALR, AveragedModel, get_ema_multi_avg_fn, update_bn
from wild import classes, outputs, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("image-segments", "class"))
    x, vx, tx = standard(x, vx, tx)
    model = nn.Sequential(nn.Linear(x.shape[1], 48), nn.BatchNorm1d(48), nn.ReLU(), nn.Linear(48, 7))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    swa = variant == "averaged-by-steps"
    averaged = AveragedModel(model) if swa else AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    scheduler = SWALR(optimizer, swa_lr=0.05, anneal_epochs=5) if swa else None
    keep = lambda row: averaged.update_parameters(model) if row["epoch"] >= 10 or not swa else None  # noqa: E731
    run.torch(
        model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=20, scheduler=scheduler, after=keep
    )
    update_bn(torch.as_tensor(x).split(100), averaged)
    return classes(outputs(averaged, tx)), ty
