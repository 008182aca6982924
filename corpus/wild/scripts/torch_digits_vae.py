"""A variational autoencoder whose loss is a sum over pixels and rows."""

import torch
from torch import nn
from wild import images, outputs, split


class Vae(nn.Module):
    def __init__(self, latent):
        super().__init__()
        self.encode = nn.Sequential(nn.Linear(196, 100), nn.ReLU(), nn.Linear(100, 2 * latent))
        self.decode = nn.Sequential(nn.Linear(latent, 100), nn.ReLU(), nn.Linear(100, 196), nn.Sigmoid())

    def forward(self, x):
        mean, log_variance = self.encode(x).chunk(2, -1)
        noise = torch.randn_like(mean) if self.training else 0
        return torch.cat([self.decode(mean + noise * (log_variance / 2).exp()), mean, log_variance], -1)


def elbo(out, x):
    image, mean, log_variance = out[:, :196], *out[:, 196:].chunk(2, -1)
    return (
        nn.functional.binary_cross_entropy(image, x, reduction="sum")
        - 0.5 * (1 + log_variance - mean**2 - log_variance.exp()).sum()
    )


def train(variant, seed, run):
    x, _, vx, _, tx, _ = split(*images("mnist", 2500))
    x, vx, tx = (
        nn.functional.avg_pool2d(torch.as_tensor(a / 255).view(-1, 28, 28), 2).flatten(1) for a in (x, vx, tx[:25])
    )
    model = Vae(20)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    run.torch(
        model, optimizer, elbo, x, x, validation=(vx, vx), epochs=20, batch=64
    )
    return outputs(model, tx)[:, :196], tx
