"""Long sequences whose gradients explode."""

import torch
from torch import nn
from wild import outputs, split, windows


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*windows("sunspots", "sunspots", 60, 1000))
    x, vx, tx, y, vy, ty = (a / 50 for a in (x, vx, tx, y, vy, ty))

    class Forecast(nn.Module):
        def __init__(self):
            super().__init__()
            self.rnn, self.out = nn.RNN(1, 24, batch_first=True, nonlinearity="relu"), nn.Linear(24, 1)
            nn.init.eye_(self.rnn.weight_hh_l0)

        def forward(self, rows):
            return self.out(self.rnn(rows[..., None])[0][:, -1])

    model = Forecast()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    clip = 1.0 if variant == "repaired" else None
    run.torch(model, optimizer, nn.MSELoss(), x, y[:, None], validation=(vx, vy[:, None]), epochs=12, clip=clip)
    return outputs(model, tx), ty
