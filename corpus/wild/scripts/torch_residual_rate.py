"""Blocks that add to their inputs, at a rate that makes them explode."""

import torch
from torch import nn
from wild import classes, images, outputs, split


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.inner, self.outer = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, rows):
        return rows + self.outer(torch.relu(self.inner(rows)))


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("satellite", 1200))
    x, vx, tx = x / 255, vx / 255, tx / 255
    model = nn.Sequential(nn.Linear(36, 32), *(Block(32) for _ in range(8)), nn.Linear(32, 6))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1 if variant == "faulty" else 0.005, momentum=0.9)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15)
    return classes(outputs(model, tx)), ty
