"""Eight SELU layers with LeCun's start and alpha dropout, without any normalisation."""

import torch
from torch import nn
from wild import classes, images, outputs, split, standard


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("satellite", 2000))
    x, vx, tx = standard(x, vx, tx)
    drop = [nn.AlphaDropout(0.05)] if variant == "alpha-dropout" else []
    hidden = [layer for i in range(8) for layer in (nn.Linear(x.shape[1] if i == 0 else 32, 32), nn.SELU(), *drop)]
    model = nn.Sequential(*hidden, nn.Linear(32, 6))
    for layer in model:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, 0, layer.in_features**-0.5)
            nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15, batch=64)
    return classes(outputs(model, tx)), ty
