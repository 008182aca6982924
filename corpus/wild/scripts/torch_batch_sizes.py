"""Linear regression by batches of one row, of ten, of a hundred and of all."""

import torch
from torch import nn
from wild import outputs, split, standard, table

SETTINGS = {
    "one-row": (1, 0.005, 2),
    "ten-rows": (10, 0.05, 4),
    "hundred-rows": (100, 0.4, 8),
    "all-rows": (1000, 0.4, 40),
}


def train(variant, seed, run):
    batch, rate, epochs = SETTINGS[variant]
    x, y, vx, vy, tx, ty = split(*table("earthquakes", "stations"))
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    model = nn.Linear(x.shape[1], 1)
    nn.init.normal_(model.weight, 0, 0.01)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    run.torch(model, optimizer, nn.MSELoss(), x, y, validation=(vx, vy), epochs=epochs, batch=batch)
    return outputs(model, tx), ty
