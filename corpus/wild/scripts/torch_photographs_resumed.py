"""SGD with momentum along a cosine, at once or resumed from a checkpoint."""

import torch
from torch import nn
from wild import Run, classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("photographs", 3000))
    x, vx, tx = (torch.as_tensor(a / 255).view(-1, 12, 12, 3).permute(0, 3, 1, 2).contiguous() for a in (x, vx, tx))
    model = nn.Sequential(
        nn.Conv2d(3, 24, 3, padding=1, bias=False), nn.BatchNorm2d(24), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 32, 3, padding=1, bias=False), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(2),
        nn.Flatten(), nn.Linear(128, 6),
    )  # fmt: skip
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=12)
    fit = {"validation": (vx, vy), "batch": 128, "scheduler": scheduler}
    if variant == "resumed":
        Run(seed, None, run.log).torch(model, optimizer, nn.CrossEntropyLoss(), x, y, epochs=8, **fit)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, epochs=4 if variant == "resumed" else 12, **fit)
    return classes(outputs(model, tx)), ty
