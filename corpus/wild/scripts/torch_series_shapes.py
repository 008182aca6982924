"""A recurrent forecast compared with targets of another shape."""

import torch
from torch import nn
from wild import outputs, split, windows


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*windows("el-nino", "temperature", 12))
    low, wide = x.mean(), x.std()
    x, vx, tx, y, vy, ty = ((a - low) / wide for a in (x, vx, tx, y, vy, ty))
    if variant == "repaired":
        y, vy = y[:, None], vy[:, None]

    class Forecast(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.out = nn.LSTM(1, 16, batch_first=True), nn.Linear(16, 1)

        def forward(self, rows):
            return self.out(self.lstm(rows[..., None])[0][:, -1])

    model = Forecast()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=15)
    return outputs(model, tx), ty
