"""A recipe for image classifiers: warm-up and smoothed labels, with SGD along a cosine or RMSprop by steps."""

import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR, StepLR
from wild import classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("surfaces", 2000))
    x, vx, tx = (torch.as_tensor(a / 255).view(-1, 1, 16, 16) for a in (x, vx, tx))
    model = nn.Sequential(
        nn.Conv2d(1, 16, 3, 2, 1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 32, 3, 2, 1), nn.BatchNorm2d(32), nn.ReLU(),
        nn.Dropout2d(0.2), nn.Flatten(), nn.Linear(512, 3),
    )  # fmt: skip
    loss, epochs = nn.CrossEntropyLoss(label_smoothing=0.1), 14
    if variant == "rmsprop-steps":
        optimizer = torch.optim.RMSprop(
            model.parameters(), lr=0.002, alpha=0.9, momentum=0.9, eps=1e-3, weight_decay=1e-5
        )
        after = StepLR(optimizer, 3, gamma=0.7)
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, nesterov=True, weight_decay=1e-4)
        after = CosineAnnealingLR(optimizer, epochs - 3, eta_min=1e-5)
    scheduler = SequentialLR(optimizer, [LinearLR(optimizer, 0.01, total_iters=3), after], [3])
    run.torch(model, optimizer, loss, x, y, validation=(vx, vy), epochs=epochs, batch=64, scheduler=scheduler)
    return classes(outputs(model, tx)), ty
