"""A spec as a graph of layers on the weights of one run."""

import torch

from layers import LAYERS
from objective import batch_loss
from practice import rounder
from runs import row_weights


class Context:
    """What a layer may ask of the pass: its spec, weights and inputs, the mode, the step, its random seed."""

    def __init__(self, network, index, inputs, step, mode):
        self.spec, self.index = network.spec["layers"][index], index
        self.weights = network.seen_of[index]
        self.inputs = inputs
        self.step = step
        self.seed = network.seeds[index]
        self.mode = self.spec.get("mode", mode)
        self.network = network
        self.added, self.updates = network.added, network.updates

    def update(self, role, value):
        """The next value of an untrained weight."""
        self.updates.append((self.network.weights_of[self.index][role], value.detach()))

    def weights_of(self, name):
        """Those of another layer."""
        return self.network.seen_of[self.network.names.index(name)]

    def add_loss(self, value):
        self.added.append(value)


class Network:
    def __init__(self, run, start):
        self.spec, self.names, self.seeds = run["spec"], run["names"], run["seeds"]
        self.data, self.row_weights = (run["inputs"], run["targets"]), row_weights(run)
        self.weights, self.round = start, rounder(run["spec"])
        self.trainable = [w.requires_grad_() for w, plan in zip(start, run["weights"]) if plan["trainable"]]
        self.weights_of = [{} for _ in self.names]
        for weight, plan in zip(start, run["weights"]):
            # <layer index>/<kind>/<role>, or <layer index>/<kind>/<part>/<role>
            index, _, role = plan["name"].split("/", 2)
            self.weights_of[int(index)][role] = weight
        self.added, self.updates = [], []

    def loss(self, rows, step):
        """Loss of a mini-batch with penalties; running statistics move."""
        inputs, targets = (self.tensor(part[rows]) for part in self.data)
        self.added.clear()
        self.updates.clear()
        values = self.forward(inputs, step)
        weights = None if self.row_weights is None else self.tensor(self.row_weights[rows])
        loss = self.compare(values, targets, weights) + self.penalty() + sum(self.added)
        with torch.no_grad():
            for weight, value in self.updates:
                weight.copy_(value)
        return loss

    def validation_loss(self, inputs, targets):
        """In evaluation, with penalties; all rows count alike, and a sum is that of a whole mini-batch."""
        self.added.clear()
        with torch.no_grad():
            values = self.forward(self.tensor(inputs), 0, "evaluate")
            loss = self.compare(values, self.tensor(targets), None)
            if self.spec.get("objective", {}).get("reduction") == "sum":
                offset = self.spec["objective"].get("offset", 0)
                loss = (loss - offset) * self.spec["batchSize"] / len(inputs) + offset
            return (loss + self.penalty() + sum(self.added)).item()

    def tensor(self, values):
        return torch.tensor(values, dtype=self.weights[0].dtype)

    def forward(self, inputs, step, mode="train"):
        """The value of every node by its name."""
        values = self.split_inputs(inputs)
        before = next(iter(values))
        self.seen_of = [{role: self.see(role, w) for role, w in own.items()} for own in self.weights_of]
        outputs = {one["layer"] for one in self.spec.get("outputs", [{"layer": self.names[-1]}])}
        for index, (layer, name) in enumerate(zip(self.spec["layers"], self.names)):
            given = [values[source] for source in layer.get("inputs", [before])]
            made = LAYERS[layer["kind"]](Context(self, index, given, step, mode), *given)
            values[name] = made if name in outputs else self.round(made)
            before = name
        return values

    def see(self, role, weight):
        """A weight as layers see it; running statistics are never rounded."""
        return weight if role.split("/")[-1].startswith("moving") else self.round(weight)

    def split_inputs(self, inputs):
        if "inputs" not in self.spec:
            return {"input": inputs}
        flat = inputs.reshape(len(inputs), -1)
        values, at = {}, 0
        for one in self.spec["inputs"]:
            size = torch.Size(one["shape"]).numel()
            values[one["name"]] = flat[:, at : at + size].reshape(-1, *one["shape"])
            at += size
        return values

    def compare(self, values, targets, weights):
        """The loss of the last layer, or the weighted sum of those of the outputs, each with its part of a target row."""
        objective = self.spec.get("objective", {})
        if "outputs" not in self.spec:
            return batch_loss(self.spec["loss"], values[self.names[-1]], targets, objective, weights)
        flat = targets.reshape(len(targets), -1)
        total, at = 0, 0
        for output in self.spec["outputs"]:
            value, loss = values[output["layer"]], output.get("loss", self.spec["loss"])
            size = value[0].numel()
            if loss == "sparseCategoricalCrossentropy":
                size //= value.shape[-1]
            own = batch_loss(loss, value, flat[:, at : at + size], objective, weights)
            total = total + output.get("weight", 1) * own
            at += size
        return total

    def penalty(self):
        """Of every weight l1 · Σ|w| + l2 · Σw²."""
        total = 0
        for layer, weights in zip(self.spec["layers"], self.weights_of):
            for role, weight in weights.items():
                name = role.split("/")[-1]
                # Weights of a bidirectional layer are those of the layer inside.
                given = layer.get("layer", layer).get(f"{name.removesuffix('Kernel')}Regulariser")
                if given is not None:
                    total = total + given["l1"] * weight.abs().sum() + given["l2"] * weight.square().sum()
        return total
