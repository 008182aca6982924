"""The instruments of faultgap (src/traces/instruments) on a network of PyTorch, at the same checks.

One forward pass per part, hooks for the layers, gradients as the step left them, statistics of whole tensors, one reading
back per list of numbers.
"""

import math

import torch

from curvature import Curvature
from programs import answers, row_losses, spec, task

CHECKS, CURVATURE_CHECKS = set(task["checks"]), set(task["curvatureChecks"])
# Beyond these an activation is flat, strictly and loosely, as in src/traces/instruments/activation.ts.
LIMITS = {"tanh": (-9.4999, 9.4999, 5), "sigmoid": (-23, 16.99999, 5)}
TASK = spec["task"]


def statistics(tensors):
    """Per tensor, a row each: sum, sum of sizes, sum of squares, largest size, zeros."""
    rows = [
        torch.stack([t.sum() for t in tensors])[None],
        torch.stack(torch._foreach_norm(tensors, 1))[None],
        torch.stack(torch._foreach_norm(tensors, 2)).square()[None],
        torch.stack(torch._foreach_norm(tensors, math.inf))[None],
        torch.stack([torch.count_nonzero(t) for t in tensors])[None].float(),
    ]
    sums, sizes, squares, largest, nonzeros = torch.cat(rows).tolist()
    zeros = [t.numel() - count for t, count in zip(tensors, nonzeros)]
    return {"sum": sums, "sizes": sizes, "squares": squares, "largest": largest, "zeros": zeros}


def deviations(own, counts):
    return [math.sqrt(max(0, q / n - (s / n) ** 2)) for s, q, n in zip(own["sum"], own["squares"], counts)]


def divide(a, b):
    return a / b if b else math.nan


class Instruments:
    def __init__(self, model, trained, optimizer, parts):
        self.model, self.trained, self.optimizer, self.parts = model, trained, optimizer, parts
        self.counts = [weight.numel() for weight in trained]
        self.total = sum(self.counts)
        self.curvature = Curvature(model, trained, optimizer, [part[:32] for part in parts["probe"]])
        self.recent, self.readings, self.before, self.previous = [], [], None, None
        self.origin = self.last = self.flat()
        self.origin_norm, self.path = self.origin.norm().item(), 0
        self.look(0)

    @torch.no_grad()
    def flat(self):
        return torch.cat([weight.reshape(-1) for weight in self.trained])

    def before_step(self, step):
        if step in CHECKS:
            self.before = [weight.detach().clone() for weight in self.trained]

    def after_step(self, step, loss):
        self.recent.append(loss)
        if step in CHECKS:
            self.look(step)
            self.recent = []

    def look(self, step):
        read = {}
        gradients = None
        with torch.no_grad():
            self.read_losses(read)
            if self.before is not None:
                gradients = [weight.grad for weight in self.trained]
                updates = torch._foreach_sub(self.trained, self.before)
                own = statistics(gradients)
                self.read_gradients(read, gradients, own)
                self.read_updates(read, own, gradients, updates)
            self.read_weights(read)
            self.read_layers(read)
        if gradients is not None and step in CURVATURE_CHECKS:
            read |= self.curvature.read(self.before, updates, step)
        self.readings.append({"step": step, **read})

    def read_losses(self, read):
        if self.recent:
            recent = torch.tensor(self.recent, dtype=torch.float64)
            rises = (recent[1:] > recent[:-1]).double()
            read["loss.batch-mean"] = recent.mean().item()
            if len(recent) > 1:
                read["loss.batch-sd"], read["loss.batch-rise"] = recent.std().item(), rises.mean().item()
        self.model.eval()
        for part in ("train", "validation"):
            inputs, targets = self.parts[f"evaluation{part.capitalize()}"]
            outputs = self.model(inputs)
            losses = row_losses(outputs, targets)
            mean, sd, score = torch.stack([losses.mean(), losses.std(), self.score(answers(outputs), targets)]).tolist()
            guess = self.guess(outputs)
            read[f"loss.{part}"] = read[f"label.healthy-{part}"] = mean
            read[f"loss.{part}-score"], read[f"loss.{part}-skill"] = score, (score - guess) / (1 - guess)
        read["label.validation-error"] = sd / math.sqrt(len(losses))
        self.model.train()

    def score(self, outputs, targets):
        if TASK == "regression":
            targets = targets.reshape(len(targets), -1)
            left = (outputs.reshape(targets.shape) - targets).square().sum(0)
            return (1 - left / (targets - targets.mean(0)).square().sum(0)).mean()
        outputs = outputs.reshape(len(outputs), -1)
        if TASK == "multilabel" or outputs.shape[1] == 1:
            wanted = targets.reshape(outputs.shape) >= 0.5
            return ((outputs >= 0.5) == wanted).all(1).float().mean()
        return (outputs.argmax(1) == targets).float().mean()

    def guess(self, outputs):
        width = outputs[0].numel()
        return 0 if TASK == "regression" else 2**-width if TASK == "multilabel" else 1 / max(2, width)

    def read_gradients(self, read, gradients, own):
        norms = [math.sqrt(square) for square in own["squares"]]
        read["gradient.norm"] = norms
        read["gradient.mean"] = [s / n for s, n in zip(own["sum"], self.counts)]
        read["gradient.sd"] = deviations(own, self.counts)
        read["gradient.mean-abs"] = [s / n for s, n in zip(own["sizes"], self.counts)]
        read["gradient.max-abs"] = own["largest"]
        read["gradient.zero-share"] = [z / n for z, n in zip(own["zeros"], self.counts)]
        read["gradient.dead-share"] = sum(own["zeros"]) / self.total
        read["gradient.global-norm"] = math.hypot(*norms)
        read["gradient.clipped-share"] = 0
        flat = torch.cat([gradient.reshape(-1) for gradient in gradients])
        if self.previous is not None:
            cosine = torch.dot(flat, self.previous) / (flat.norm() * self.previous.norm())
            read["gradient.cosine"] = cosine.item()
        self.previous = flat

    def read_updates(self, read, own, gradients, updates):
        theirs = statistics(updates)
        weights = [norm.item() ** 2 for norm in torch._foreach_norm(self.trained, 2)]
        gradient_square, update_square = sum(own["squares"]), sum(theirs["squares"])
        rate = self.optimizer.param_groups[0]["lr"]
        along = torch.stack([torch.dot(g.reshape(-1), u.reshape(-1)) for g, u in zip(gradients, updates)]).sum().item()
        read["optimizer.update-norm"] = [math.sqrt(square) for square in theirs["squares"]]
        # A kernel and its bias are one layer; so are the four weights of a recurrent one, less finely here.
        pairs = range(0, len(weights), 2)
        read["optimizer.update-ratio"] = [
            math.sqrt(divide(sum(theirs["squares"][i : i + 2]), sum(weights[i : i + 2]))) for i in pairs
        ]
        read["optimizer.active-share"] = 1 - sum(theirs["zeros"]) / self.total
        read["optimizer.rate-ratio"] = divide(math.sqrt(divide(update_square, gradient_square)), rate)
        read["optimizer.update-cosine"] = divide(-along, math.sqrt(update_square * gradient_square))
        states = [self.optimizer.state[weight] for weight in self.trained]
        first = [state.get("exp_avg", state.get("momentum_buffer")) for state in states]
        if first[0] is not None:
            norm = torch.stack(torch._foreach_norm(first, 2)).norm().item()
            read["optimizer.momentum-ratio"] = divide(norm, math.sqrt(gradient_square))
        if "exp_avg_sq" in states[0]:
            second = torch.stack([state["exp_avg_sq"].sum() for state in states]).sum().item()
            read["optimizer.second-moment-lag"] = divide(gradient_square, second)

    def read_weights(self, read):
        own = statistics(self.trained)
        read["optimizer.weight-norm"] = [math.sqrt(square) for square in own["squares"]]
        read["optimizer.weight-mean"] = [s / n for s, n in zip(own["sum"], self.counts)]
        read["optimizer.weight-sd"] = deviations(own, self.counts)
        read["optimizer.weight-max-abs"] = own["largest"]
        read["optimizer.learning-rate"] = self.optimizer.param_groups[0]["lr"]
        now = self.flat()
        moved, distance, large = torch.stack(
            [(now - self.last).norm(), (now - self.origin).norm(), (now.abs() > 10).float().mean()]
        ).tolist()
        self.last, self.path = now, self.path + moved
        read["optimizer.distance-ratio"] = divide(distance, self.origin_norm)
        read["optimizer.large-share"] = large
        if self.path:
            read["optimizer.path-share"] = distance / self.path

    def read_layers(self, read):
        inputs, targets = self.parts["probe"]
        seen = {}
        modules = {module for _, *both in self.model.observed for module in both if module is not None}
        hooks = [module.register_forward_hook(lambda m, _, out: seen.__setitem__(m, out)) for module in modules]
        self.model.eval()
        outputs = self.model(inputs)
        self.model.train()
        for hook in hooks:
            hook.remove()
        layers = [seen[out] for _, _, out in self.model.observed]
        layers[-1] = last = answers(layers[-1])
        means, deviation, sizes, low, dead, constant = torch.stack([self.units(layer) for layer in layers]).T.tolist()
        read |= {
            "activation.mean": means,
            "activation.sd": deviation,
            "activation.mean-abs": sizes,
            "activation.nonpositive-share": low,
            "activation.dead-share": dead,
            "activation.constant-share": constant,
        }
        pairs = [
            self.saturated(activation, seen[before])
            for activation, before, _ in self.model.observed
            if before is not None
        ]
        if pairs:
            strict, loose = torch.stack(pairs).T.tolist()
            read |= {"activation.saturated-share": strict, "activation.loose-saturated-share": loose}
        self.read_last(read, last, outputs, targets)

    @staticmethod
    def units(layer):
        """Channels are the last axis of dense and recurrent layers, the second of convolutional ones."""
        flat = layer.movedim(1, -1).flatten(0, -2) if layer.dim() > 2 else layer
        same = (flat == flat[0]).all(0)
        dead = same & (flat[0] == 0)
        sd, mean = torch.std_mean(flat, correction=0)
        shares = [(flat <= 0).float().mean(), dead.float().mean(), same.float().mean()]
        return torch.stack([mean, sd, flat.abs().mean(), *shares])

    @staticmethod
    def saturated(activation, before):
        if activation not in LIMITS:
            return torch.zeros(2)
        low, high, loose = LIMITS[activation]
        return torch.stack([((before < low) | (before > high)).float().mean(), (before.abs() > loose).float().mean()])

    def read_last(self, read, last, logits, targets):
        rows = last.reshape(len(last), -1)
        logits = logits.reshape(rows.shape)
        wide = rows.shape[1] > 1
        numbers = {
            "logit-spread": (logits.amax(1) - logits.amin(1) if wide else logits.abs().amax(1)).mean(),
            "output-sum": rows.abs().sum(1).max(),
        }
        values = targets.float()
        # Class indices of a one-hot target are columns again; real indices have no spread.
        if spec["loss"] == "categoricalCrossentropy":
            values = torch.nn.functional.one_hot(targets, rows.shape[1]).float()
        low, high = torch.aminmax(values)
        numbers["output-span"] = (rows.max() - rows.min()) / (high - low)
        if TASK == "regression":
            margin = (high - low) / 10
            low, high = low - margin, high + margin
        else:
            low, high = 0, 1
            p = rows.clamp(0, 1)
            p = p / p.sum(1, keepdim=True) if wide else torch.cat([p, 1 - p], 1)
            numbers["output-entropy"] = -torch.xlogy(p, p).sum(1).mean() / math.log(p.shape[1])
        numbers["range-share"] = 1 - ((rows >= low) & (rows <= high)).float().mean()
        if values.numel() == rows.numel():
            spreads = values.reshape(rows.shape).std(0, correction=0)
            kept = spreads > 0
            numbers["output-spread"] = (rows.std(0, correction=0)[kept] / spreads[kept]).mean()
        for name, value in zip(numbers, torch.stack(list(numbers.values())).tolist()):
            read[f"activation.{name}"] = value
