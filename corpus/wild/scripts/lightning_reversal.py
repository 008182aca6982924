"""A transformer that turns sequences of digits around, with warm-up and a cosine by batch."""

import math

import numpy as np
import torch
from torch import nn
from wild import outputs
from wild_lightning import Module, fit


class Reverse(nn.Module):
    def __init__(self, width=32, kinds=10, length=12):
        super().__init__()
        layer = nn.TransformerEncoderLayer(width, 1, 2 * width, 0.0, batch_first=True)
        self.digit, self.place, self.out = (
            nn.Embedding(kinds, width),
            nn.Parameter(torch.randn(length, width)),
            nn.Linear(width, kinds),
        )
        self.body = nn.TransformerEncoder(layer, 1, enable_nested_tensor=False)

    def forward(self, x):
        return self.out(self.body(self.digit(x) + self.place))


def optimizers(module):
    optimizer = torch.optim.Adam(module.parameters(), lr=5e-3)
    last = module.trainer.estimated_stepping_batches
    factor = lambda i: min(1, (i + 1) / 50) * 0.5 * (1 + math.cos(math.pi * i / last))  # noqa: E731
    return [optimizer], [{"scheduler": torch.optim.lr_scheduler.LambdaLR(optimizer, factor), "interval": "step"}]


def loss(out, y):
    return nn.functional.cross_entropy(out.flatten(0, 1), y.flatten())


def train(variant, seed, run):
    x = np.random.default_rng(0).integers(0, 10, (5400, 12))
    y = x[:, ::-1].copy()
    network = Reverse()
    fit(
        run, Module(network, loss, optimizers), x[:5000], y[:5000], validation=(x[5000:5200], y[5000:5200]),
        epochs=5, batch=64, gradient_clip_val=5, log_every_n_steps=10,
    )  # fmt: skip
    return outputs(network, x[5200:]).argmax(-1), y[5200:]
