"""A generator and a critic of pairs of numbers; both losses stay where they are."""

import numpy as np
import torch
from torch import nn
from wild import standard, table


def net(inputs, outputs, *last):
    return nn.Sequential(
        nn.Linear(inputs, 32), nn.LeakyReLU(0.2), nn.Linear(32, 32), nn.LeakyReLU(0.2), nn.Linear(32, outputs), *last
    )


def train(variant, seed, run):
    x, _ = table("vehicles", "Class", 846)
    rows, test = (torch.as_tensor(a) for a in standard(x[:600, :2], x[600:, :2]))
    maker, critic, loss = net(4, 2), net(2, 1), nn.BCEWithLogitsLoss()
    real, fake, moment = torch.ones(64, 1), torch.zeros(64, 1), (0.5, 0.999)
    by_maker, by_critic = (torch.optim.Adam(m.parameters(), lr=1e-3, betas=moment) for m in (maker, critic))
    probe = torch.cat([rows[:64], maker(torch.randn(64, 4)).detach()]), torch.cat([real, fake])
    with run.watch(critic, by_critic, loss, probe=probe, planned_steps=1200) as _:
        for epoch in range(40):
            losses = []
            for _ in range(30):
                made = maker(torch.randn(64, 4))
                by_critic.zero_grad()
                of_critic = (
                    loss(critic(rows[torch.randint(600, (64,))]), real) + loss(critic(made.detach()), fake)
                ) / 2
                of_critic.backward()
                by_critic.step()
                by_maker.zero_grad()
                of_maker = loss(critic(made), real)
                of_maker.backward()
                by_maker.step()
                losses.append([float(of_critic.detach()), float(of_maker.detach())])
            run.tell({"epoch": epoch, "d_loss": np.mean(losses, 0)[0], "g_loss": np.mean(losses, 0)[1]}, 40)
    made = maker(torch.randn(len(test), 4)).detach().numpy()
    return np.sort(made, 0), np.sort(test.numpy(), 0)
