"""A model in float16 under Adam with its usual epsilon."""

import torch
from torch import nn
from wild import classes, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("image-segments", "class"))
    x, vx, tx = (torch.from_numpy(rows).half() for rows in standard(x, vx, tx))
    model = nn.Sequential(nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Linear(32, 7)).half()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.003, eps=1e-8 if variant == "faulty" else 1e-4)
    run.torch(model, optimizer, nn.CrossEntropyLoss(), x, y, validation=(vx, vy), epochs=15)
    model.eval()
    with torch.no_grad():
        out = model(tx).float().numpy()
    return (classes(out), ty) if (out == out).all() else (out[:, 0], ty)
