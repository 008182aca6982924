"""Factors of low rank beside frozen weights; one of the two starts at zero."""

import torch
from torch import nn
from wild import classes, images, outputs, split


class LowRank(nn.Module):
    def __init__(self, frozen, rank):
        super().__init__()
        self.frozen, self.a = (
            frozen.requires_grad_(False),
            nn.Parameter(torch.randn(rank, frozen.in_features) / frozen.in_features**0.5),
        )
        self.b = nn.Parameter(torch.zeros(frozen.out_features, rank))

    def forward(self, x):
        return self.frozen(x) + 2 * (x @ self.a.T) @ self.b.T


def pretrained(x, y):
    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.as_tensor(x)), torch.as_tensor(y)).backward()
        optimizer.step()
    return model


def train(variant, seed, run):
    x, y = images("mnist", 3500)
    x = x / 255
    base = pretrained(x[2000:], y[2000:])
    x, y, vx, vy, tx, ty = split(x[:2000].reshape(-1, 28, 28).transpose(0, 2, 1).reshape(-1, 784), y[:2000])
    rank = 4 if variant == "rank-four" else 16
    model = nn.Sequential(*(LowRank(layer, rank) if isinstance(layer, nn.Linear) else layer for layer in base))
    optimizer = torch.optim.AdamW([w for w in model.parameters() if w.requires_grad], lr=3e-3)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=12)
    return classes(outputs(model, tx)), ty
