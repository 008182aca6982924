"""Attention over neighbours in a graph of which few nodes have labels, one step per epoch."""

import numpy as np
import torch
from torch import nn
from wild import standard, table


class Attention(nn.Module):
    """Of each node to its neighbours; indices of nodes in, classes of these out."""

    def __init__(self, rows, neighbours, heads=4, width=8, kinds=9):
        super().__init__()
        self.register_buffer("rows", rows)
        self.register_buffer("near", neighbours)
        self.drop, self.project, self.score = (
            nn.Dropout(0.3),
            nn.Linear(rows.shape[1], heads * width, bias=False),
            nn.Linear(2 * width, 1),
        )
        self.heads, self.out = heads, nn.Linear(heads * width, kinds)

    def forward(self, nodes):
        h = self.project(self.drop(self.rows)).unflatten(1, (self.heads, -1))
        around = h[self.near]
        weight = nn.functional.leaky_relu(
            self.score(torch.cat([h[:, None].expand_as(around), around], -1)), 0.2
        ).softmax(1)
        return self.out(self.drop(nn.functional.elu((weight * around).sum(1).flatten(1))))[nodes]


def train(variant, seed, run):
    x, y = table("olives", "area", without=("region",))
    x = torch.as_tensor(standard(x)[0])
    near = torch.cdist(x, x).topk(8, largest=False).indices
    order = np.random.default_rng(1).permutation(len(y))
    parts = np.split(order, [120, 250])
    model = Attention(x, near)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.005, weight_decay=5e-4)
    best = [np.inf, 0]

    def patience(row):
        best[:] = [row["val_loss"], 0] if row["val_loss"] < best[0] else [best[0], best[1] + 1]
        return best[1] >= 20

    run.torch(
        model, optimizer, nn.CrossEntropyLoss(), parts[0], y[parts[0]], validation=(parts[1], y[parts[1]]),
        epochs=300, batch=1000, after=patience if variant == "early-stopping" else None,
    )  # fmt: skip
    model.eval()
    return model(torch.as_tensor(parts[2])).argmax(-1), y[parts[2]]
