"""Autoencoders with codes of two sizes, whose rate waits for a plateau of the validation loss."""

import torch
from torch import nn
from wild import images, outputs, split
from wild_lightning import Module, fit


def optimizers(module):
    optimizer = torch.optim.Adam(module.parameters(), lr=1e-3)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, "min", 0.2, patience=3, min_lr=5e-5)
    return {"optimizer": optimizer, "lr_scheduler": scheduler, "monitor": "val_loss"}


def sum_of_squares(out, x):
    return ((out - x) ** 2).sum(-1).mean()


def train(variant, seed, run):
    x, _, vx, _, tx, _ = split(*images("photographs", 2000))
    x, vx, tx = (a / 127.5 - 1 for a in (x, vx, tx[:10]))
    code = 64 if variant == "code-of-sixty-four" else 16
    encoder, decoder = (
        [nn.Linear(432, 128), nn.GELU(), nn.Linear(128, code)],
        [nn.Linear(code, 128), nn.GELU(), nn.Linear(128, 432)],
    )
    network = nn.Sequential(*encoder, *decoder, nn.Tanh())
    fit(
        run,
        Module(network, sum_of_squares, optimizers),
        x,
        x,
        validation=(vx, vx),
        epochs=15,
        batch=64,
        log_every_n_steps=5,
    )
    return outputs(network, tx), tx
