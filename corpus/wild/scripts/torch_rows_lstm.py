"""Images read row by row by a recurrent network."""

import torch
from torch import nn
from wild import classes, images, outputs, split


class Rows(nn.Module):
    def __init__(self):
        super().__init__()
        self.body, self.norm, self.drop, self.out = (
            nn.LSTM(28, 48, batch_first=True),
            nn.BatchNorm1d(48),
            nn.Dropout(0.25),
            nn.Linear(48, 10),
        )

    def forward(self, x):
        return self.out(self.drop(self.norm(self.body(x)[0][:, -1])))


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 1600))
    x, vx, tx = ((a / 255).reshape(-1, 28, 28) for a in (x, vx, tx))
    model = Rows()
    optimizer = torch.optim.Adadelta(model.parameters(), lr=1.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.85)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=10, scheduler=scheduler)
    return classes(outputs(model, tx)), ty
