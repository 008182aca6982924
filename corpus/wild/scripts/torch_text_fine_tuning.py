"""A small encoder of words, fine-tuned for three epochs by a rate that falls straight to zero."""

import torch
from torch import nn
from wild import Run, classes, outputs, split
from wild_text import words


class Encoder(nn.Module):
    def __init__(self, kinds):
        super().__init__()
        layer = nn.TransformerEncoderLayer(32, 2, 64, 0.1, batch_first=True)
        self.words, self.body, self.out = (
            nn.Embedding(2000, 32),
            nn.TransformerEncoder(layer, 1, enable_nested_tensor=False),
            nn.Linear(32, kinds),
        )

    def forward(self, x):
        return self.out(self.body(self.words(x)).mean(1))


def train(variant, seed, run):
    x, y = words("austen", "novel", 4000)
    model, loss = Encoder(6), nn.CrossEntropyLoss()
    Run(seed, None, "csv").torch(
        model, torch.optim.AdamW(model.parameters(), 1e-3), loss, x[2000:], y[2000:], epochs=15
    )
    x, y, vx, vy, tx, ty = split(x[:2000], y[:2000])
    steps = 3 * -(-len(y) // 16)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda i: 1 - i / steps)
    run.torch(
        model, optimizer, loss, x, y, validation=(vx, vy), epochs=3, batch=16, scheduler=scheduler, each_batch=True
    )
    return classes(outputs(model, tx)), ty
