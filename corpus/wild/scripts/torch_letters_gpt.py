"""A small transformer that writes letters: from scratch, and fine-tuned."""

import math

import torch
from torch import nn
from wild import Run, outputs
from wild_text import letters


class Gpt(nn.Module):
    def __init__(self, width=48, length=16):
        super().__init__()
        self.letter, self.place = nn.Embedding(27, width), nn.Parameter(0.02 * torch.randn(length, width))
        layer = nn.TransformerEncoderLayer(width, 4, 4 * width, 0.1, "gelu", batch_first=True, norm_first=True)
        self.body = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, 27)
        self.register_buffer("mask", nn.Transformer.generate_square_subsequent_mask(length), persistent=False)

    def forward(self, x):
        return self.head(self.norm(self.body(self.letter(x) + self.place, self.mask, is_causal=True)))


def loss(out, y):
    return nn.functional.cross_entropy(out.flatten(0, 1), y.flatten())


def train(variant, seed, run):
    x, y = letters("austen", 3500, 16)
    model, tuned = Gpt(), variant == "fine-tuned"
    if tuned:
        first = torch.optim.AdamW(model.parameters(), lr=3e-3)
        Run(seed, None, "csv").torch(model, first, loss, *letters("state-of-the-union", 4000, 16), epochs=8)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-4 if tuned else 3e-3, betas=(0.9, 0.99), weight_decay=0.1)
    steps = 12 * 80
    falls = lambda i: 0.1 + 0.45 * (1 + math.cos(math.pi * min(1, (i - steps / 10) / (0.9 * steps))))  # noqa: E731
    scheduler = (
        None if tuned else torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: min((i + 1) / (steps / 10), falls(i)))
    )
    run.torch(
        model, optimizer, loss, x[:2560], y[:2560], validation=(x[2600:2700], y[2600:2700]), epochs=1 if tuned else 12,
        clip=1.0, scheduler=scheduler, each_batch=True,
    )  # fmt: skip
    return outputs(model, x[2800:])[:, -1].argmax(-1), y[2800:, -1]
