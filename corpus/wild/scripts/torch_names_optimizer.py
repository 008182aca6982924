"""An optimizer made for another copy of the model."""

import numpy as np
import torch
from torch import nn
from wild import classes, columns, outputs, split


def letters(rows):
    data = columns("first-names")
    texts, y = data["text"].to_pylist(), data["gender"].combine_chunks().indices.to_numpy()
    order = np.random.default_rng(0).permutation(len(y))[:rows]
    codes = [[max(0, ord(c) - 96) if c.isalpha() and ord(c) < 123 else 0 for c in texts[i].lower()[:10]] for i in order]
    return np.array([[0] * (10 - len(c)) + c for c in codes]), y[order].astype("int64")


class Names(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed, self.gru, self.out = nn.Embedding(28, 8), nn.GRU(8, 16, batch_first=True), nn.Linear(16, 2)

    def forward(self, rows):
        return self.out(self.gru(self.embed(rows))[0][:, -1])


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*letters(1500))
    model = Names()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    if variant == "faulty":
        model = Names()
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=10, batch=64)
    return classes(outputs(model, tx)), ty
