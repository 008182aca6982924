"""A recurrent network with clipped gradients."""

import torch
from torch import nn
from wild import outputs, split, windows


class Forecast(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm, self.out = nn.LSTM(1, 16, batch_first=True), nn.Linear(16, 1)

    def forward(self, rows):
        return self.out(self.lstm(rows[..., None])[0][:, -1])


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*windows("sunspots", "sunspots", 18, 1000))
    x, vx, tx, y, vy, ty = (a / 60 for a in (x, vx, tx, y, vy, ty))
    model = Forecast()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    run.torch(model, optimizer, nn.MSELoss(), x, y[:, None], validation=(vx, vy[:, None]), epochs=15, clip=0.25)
    return outputs(model, tx), ty
