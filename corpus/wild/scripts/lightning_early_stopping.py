"""Training ends when a score on validation rows has not improved for some epochs."""

import torch
from lightning.pytorch.callbacks import EarlyStopping
from torch import nn
from wild import outputs, split, standard, table
from wild_lightning import Module, fit


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("concrete", "compressive_strength"))
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = (a[:, None] for a in (y, vy, ty))
    network = nn.Sequential(nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 1))
    module = Module(network, nn.MSELoss(), lambda m: torch.optim.Adam(m.parameters(), lr=0.02))
    word = {"patience": 12} if variant == "patience" else {"patience": 100, "stopping_threshold": 60.0}
    stop = EarlyStopping("val_loss", **word)
    fit(run, module, x, y, validation=(vx, vy), epochs=100, callbacks=[stop], log_every_n_steps=10)
    return outputs(network, tx), ty
