"""A small network taught by the softened answers of a larger one, and by labels as well."""

import torch
from torch import nn
from wild import Run, classes, images, outputs, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 2500))
    x, vx, tx = x / 255, vx / 255, tx / 255
    teacher = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    Run(seed, None, "csv").torch(
        teacher, torch.optim.Adam(teacher.parameters(), 1e-3), nn.CrossEntropyLoss(), x, y, epochs=8, batch=64
    )

    def taught(out, both):
        soft = (
            nn.functional.kl_div((out / 2).log_softmax(-1), (both[:, :-1] / 2).softmax(-1), reduction="batchmean") * 4
        )
        return 0.25 * soft + 0.75 * nn.functional.cross_entropy(out, both[:, -1].long())

    join = lambda x, y: torch.cat([torch.as_tensor(outputs(teacher, x)), torch.as_tensor(y)[:, None].float()], 1)  # noqa: E731
    model = nn.Sequential(nn.Linear(784, 16), nn.ReLU(), nn.Linear(16, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    run.torch(model, optimizer, taught, x, join(x, y), validation=(vx, join(vx, vy)), epochs=12, batch=64)
    return classes(outputs(model, tx)), ty
