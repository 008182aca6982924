"""Rows and labels mixed in pairs, so that the training loss stays above the validation loss."""

import numpy as np
import torch
from torch import nn
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 2000))
    x, held = torch.as_tensor(x / 255), (torch.as_tensor(vx / 255), torch.as_tensor(vy))
    y = torch.as_tensor(y)
    alpha = 1.0 if variant == "mixed-evenly" else 0.2
    model, loss = (
        nn.Sequential(nn.Linear(784, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 10)),
        nn.CrossEntropyLoss(),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [10, 15], gamma=0.1)
    with run.watch(model, optimizer, loss, probe=(x, y), validation=held, planned_steps=20 * 12, scheduler=scheduler):
        for epoch in range(20):
            losses = []
            for batch in torch.randperm(len(y)).split(100):
                share, other = np.random.beta(alpha, alpha), batch[torch.randperm(len(batch))]
                optimizer.zero_grad()
                targets = nn.functional.one_hot(y, 10).float()
                value = loss(
                    model(share * x[batch] + (1 - share) * x[other]),
                    share * targets[batch] + (1 - share) * targets[other],
                )
                value.backward()
                optimizer.step()
                losses.append(float(value.detach()))
            scheduler.step()
            out = torch.as_tensor(outputs(model, vx / 255))
            accuracy = float((out.argmax(-1) == held[1]).float().mean())
            run.tell(
                {
                    "epoch": epoch,
                    "train_loss": np.mean(losses),
                    "val_loss": float(loss(out, held[1])),
                    "val_acc": accuracy,
                },
                20,
            )
            model.train()
    return classes(outputs(model, tx / 255)), ty
