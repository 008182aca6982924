"""A pretrained body that stays frozen for some epochs and is then trained with a small rate."""

import torch
from lightning.pytorch.callbacks import BackboneFinetuning
from torch import nn
from wild import classes, images, outputs, split
from wild_lightning import Module, fit


def pretrained(x, y):
    body = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
    whole = nn.Sequential(body, nn.Linear(32, 5))
    optimizer = torch.optim.Adam(whole.parameters(), lr=0.003)
    for _ in range(60):
        optimizer.zero_grad()
        nn.functional.cross_entropy(whole(torch.as_tensor(x)), torch.as_tensor(y)).backward()
        optimizer.step()
    return body


def train(variant, seed, run):
    x, y = images("fashion", 3500)
    x = x / 255
    network = nn.Sequential(pretrained(x[2000:], y[2000:] % 5), nn.Linear(32, 10))
    x, y, vx, vy, tx, ty = split(x[:2000], y[:2000])
    module = Module(
        network,
        nn.CrossEntropyLoss(),
        lambda m: torch.optim.Adam([w for w in m.parameters() if w.requires_grad], lr=0.005),
    )
    module.backbone = network[0]
    thaw = BackboneFinetuning(3, lambda epoch: 1.5, backbone_initial_lr=1e-3, should_align=False)
    fit(run, module, x, y, validation=(vx, vy), epochs=10, callbacks=[thaw], log_every_n_steps=10)
    return classes(outputs(network, tx)), ty
