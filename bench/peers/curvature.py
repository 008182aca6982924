"""Curvature of the loss where a step began, as src/traces/instruments/curvature.ts measures it, on a network of PyTorch.

Products with the Hessian are exact: the graph of the gradient is kept, and differentiated once per direction (several
directions at once where they do not follow from each other).
"""

import math

import torch

from programs import loss_of, spec

STEPS, PROBES, EVALUATIONS = 5, 4, 10
ROUNDING = 1e-5


def divide(a, b):
    return a / b if b else math.nan


def orthogonalise(vector, basis):
    """Twice, since once leaves rounding behind; a row per vector."""
    for _ in range(2):
        vector = vector - (vector @ basis.T) @ basis
    return vector


def lanczos(multiply, start):
    """Basis, and diagonal and couplings of the tridiagonal matrix."""
    basis, diagonal, couplings = (start / start.norm())[None], [], []
    for step in range(STEPS):
        product = multiply(basis[-1])
        rest = orthogonalise(product, basis)
        along, whole, left = torch.stack([basis[-1] @ product, product.norm(), rest.norm()]).tolist()
        left = 0 if left <= ROUNDING * whole else left
        diagonal.append(along)
        couplings.append(left)
        if step < STEPS - 1:
            basis = torch.cat([basis, (rest / left if left else torch.zeros_like(rest))[None]])
    return basis, diagonal, couplings[:-1]


def largest(diagonal, couplings):
    matrix = torch.diag(torch.tensor(diagonal, dtype=torch.float64))
    off = torch.tensor(couplings, dtype=torch.float64)
    values, vectors = torch.linalg.eigh(matrix + torch.diag(off, 1) + torch.diag(off, -1))
    best = values.abs().argmax()
    return values[best].item(), vectors[:, best].float()


class Curvature:
    def __init__(self, model, trained, optimizer, batch):
        self.model, self.trained, self.optimizer, self.batch = model, trained, optimizer, batch
        self.sizes = [weight.numel() for weight in trained]

    def flat(self, tensors):
        return torch.cat([tensor.reshape(-1) for tensor in tensors])

    def set_weights(self, values):
        with torch.no_grad():
            torch._foreach_copy_(self.trained, values)

    def loss(self):
        inputs, targets = self.batch
        return loss_of(self.model(inputs), targets)

    def multiply(self, vectors):
        """Hv of a vector, or of each row of a matrix."""
        batched = vectors.dim() == 2
        parts = [
            part.reshape(*vectors.shape[:-1], *weight.shape)
            for part, weight in zip(vectors.split(self.sizes, -1), self.trained)
        ]
        products = torch.autograd.grad(
            self.gradients, self.trained, parts, retain_graph=True, is_grads_batched=batched, materialize_grads=True
        )
        return torch.cat([product.reshape(*vectors.shape[:-1], -1) for product in products], -1)

    def read(self, before, updates, step):
        """Batch statistics, dropout off, running statistics left alone."""
        after = [weight.detach().clone() for weight in self.trained]
        modes = [(module, module.training) for module in self.model]
        for module in self.model:
            module.train(not isinstance(module, torch.nn.Dropout))
            if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                module.momentum, module.kept = 0, module.momentum
        self.set_weights(before)
        try:
            return self.measure(before, updates, step)
        finally:
            self.gradients = None
            self.set_weights(after)
            for module, mode in modes:
                module.train(mode)
                if hasattr(module, "kept"):
                    module.momentum = module.kept

    def measure(self, before, updates, step):
        # PyTorch's fused recurrent cells cannot be differentiated twice.
        with torch.backends.mkldnn.flags(enabled=False):
            loss = self.loss()
            self.gradients = torch.autograd.grad(loss, self.trained, create_graph=True)
            gradient, update = self.flat(self.gradients).detach(), self.flat(updates)
            signs = torch.empty_like(update).bernoulli_().mul_(2).sub_(1)
            signs /= signs.norm()
            rate = self.optimizer.param_groups[0]["lr"]
            read = self.read_spectrum(gradient, signs)
            lam = read["curvature.top-eigenvalue"]
            read["curvature.evenness"] = divide(read["curvature.hessian-trace"], len(update) * lam)
            read["curvature.rate-threshold"] = lam * rate / 2
            if spec["optimizer"]["kind"] == "sgd":
                momentum = spec["optimizer"]["momentum"]
                scale = 1 + 2 * momentum if spec["optimizer"]["nesterov"] else 1
                read["curvature.momentum-threshold"] = lam * rate * scale / (2 + 2 * momentum)
            else:
                read["curvature.adam-threshold"] = self.adam(update, signs, step, rate)
            self.read_directions(read, gradient, update)
        self.read_critical(read, loss.item(), before, updates, rate)
        return read

    def read_spectrum(self, gradient, signs):
        basis, diagonal, couplings = lanczos(self.multiply, signs + gradient / gradient.norm())
        vector = largest(diagonal, couplings)[1] @ basis
        vector = vector / vector.norm()
        product = self.multiply(vector)
        lam = (vector @ product).item()
        residual = (product - lam * vector).norm().item()
        probes = torch.empty(PROBES, len(gradient)).bernoulli_().mul_(2).sub_(1)
        probes = orthogonalise(probes, basis)
        forms = (probes * self.multiply(probes)).sum(1)
        mean, sd = forms.mean().item(), forms.std().item()
        return {
            "curvature.top-eigenvalue": lam,
            "curvature.top-eigenvalue-error": divide(residual, abs(lam)),
            "curvature.hessian-trace": sum(diagonal) + mean,
            "curvature.hessian-trace-error": sd / math.sqrt(PROBES),
        }

    def adam(self, update, signs, step, rate):
        beta1, beta2 = self.optimizer.param_groups[0]["betas"]
        second = self.flat([self.optimizer.state[weight]["exp_avg_sq"] for weight in self.trained])
        root = (math.sqrt(1 - beta2**step) / (second.sqrt() + self.optimizer.param_groups[0]["eps"])).sqrt()
        start = update / root
        _, diagonal, couplings = lanczos(lambda v: root * self.multiply(root * v), signs + start / start.norm())
        return largest(diagonal, couplings)[0] * (1 - beta1) * rate / (2 + 2 * beta1)

    def read_directions(self, read, gradient, update):
        both = torch.stack([gradient, update])
        forms = (both * self.multiply(both)).sum(1)
        own, theirs, g, u, slope = torch.cat([forms, both.square().sum(1), (gradient @ update)[None]]).tolist()
        read["curvature.gradient-curvature"] = divide(own, g)
        read["curvature.update-curvature"] = divide(theirs, u)
        read["curvature.update-margin"] = divide(-theirs, 2 * slope)
        read["curvature.ascent"] = float(slope >= 0)

    @torch.no_grad()
    def read_critical(self, read, start, before, updates, rate):
        multiple, short, long = 1.0, 0.0, math.inf
        for _ in range(EVALUATIONS):
            self.set_weights(torch._foreach_add(before, updates, alpha=multiple))
            if self.loss().item() <= start + 1e-6 * abs(start):
                short = multiple
            else:
                long = multiple
            multiple = long / 4 if short == 0 else short * 4 if math.isinf(long) else math.sqrt(short * long)
        read["curvature.critical-ratio"] = 1 / multiple
        read["curvature.critical-sharpness"] = 2 / (rate * multiple)
