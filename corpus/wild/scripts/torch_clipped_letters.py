"""Letters of running text by recurrent networks, by SGD at a rate of 1 with clipped gradients."""

import torch
from torch import nn
from wild import outputs
from wild_text import letters


class Letters(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.body, self.out = kind(27, 64, batch_first=True), nn.Linear(64, 27)

    def forward(self, x):
        return self.out(self.body(nn.functional.one_hot(x, 27).float())[0])


def loss(out, y):
    return nn.functional.cross_entropy(out.flatten(0, 1), y.flatten())


def train(variant, seed, run):
    x, y = letters("austen", 2500, 12)
    model = Letters({"plain": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[variant])
    optimizer = torch.optim.SGD(model.parameters(), lr={"plain": 1, "gru": 4, "lstm": 4}[variant])
    run.torch(
        model, optimizer, loss, x[:2000], y[:2000], validation=(x[2000:2100], y[2000:2100]), epochs=8, batch=32, clip=1
    )
    return outputs(model, x[2100:])[:, -1].argmax(-1), y[2100:, -1]
