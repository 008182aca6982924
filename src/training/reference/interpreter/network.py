"""A spec as a graph of layers on the weights of one run."""

import torch

from layers import LAYERS
from losses import LOSSES, label


class Context:
    """What a layer may ask of the pass: its spec, weights and inputs, the mode, the step, its random seed."""

    def __init__(self, network, index, inputs, step):
        self.spec = network.spec["layers"][index]
        self.weights = network.weights_of[index]
        self.inputs = inputs
        self.step = step
        self.seed = network.seeds[index]
        self.mode = self.spec.get("mode", "train")
        self.network = network
        self.added, self.updates = network.added, network.updates

    def update(self, role, value):
        """The next value of an untrained weight."""
        self.updates.append((self.weights[role], value.detach()))

    def weights_of(self, name):
        """Those of another layer."""
        return self.network.weights_of[self.network.names.index(name)]

    def add_loss(self, value):
        self.added.append(value)


class Network:
    def __init__(self, run, start):
        self.spec, self.names, self.seeds = run["spec"], run["names"], run["seeds"]
        self.weights = start
        self.trainable = [w.requires_grad_() for w, plan in zip(start, run["weights"]) if plan["trainable"]]
        self.weights_of = [{} for _ in self.names]
        for weight, plan in zip(start, run["weights"]):
            # <layer index>/<kind>/<role>, or <layer index>/<kind>/<part>/<role>
            index, _, role = plan["name"].split("/", 2)
            self.weights_of[int(index)][role] = weight
        self.added, self.updates = [], []

    def loss(self, inputs, targets, step):
        """Mean loss of a mini-batch with penalties; running statistics move."""
        self.added.clear()
        self.updates.clear()
        values = self.forward(inputs, step)
        loss = self.compare(values, targets) + self.penalty() + sum(self.added)
        with torch.no_grad():
            for weight, value in self.updates:
                weight.copy_(value)
        return loss

    def forward(self, inputs, step):
        """The value of every node by its name."""
        values = self.split_inputs(inputs)
        before = next(iter(values))
        for index, (layer, name) in enumerate(zip(self.spec["layers"], self.names)):
            given = [values[source] for source in layer.get("inputs", [before])]
            values[name] = LAYERS[layer["kind"]](Context(self, index, given, step), *given)
            before = name
        return values

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

    def compare(self, values, targets):
        """The loss of the last layer, or the weighted sum of those of the outputs, each with its part of a target row."""
        if "outputs" not in self.spec:
            return mean_loss(self.spec["loss"], values[self.names[-1]], targets)
        flat = targets.reshape(len(targets), -1)
        total, at = 0, 0
        for output in self.spec["outputs"]:
            value, loss = values[output["layer"]], output.get("loss", self.spec["loss"])
            size = value[0].numel()
            if loss == "sparseCategoricalCrossentropy":
                size //= value.shape[-1]
            total = total + output.get("weight", 1) * mean_loss(loss, value, flat[:, at : at + size])
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


def mean_loss(name, outputs, targets):
    """The mean over the rows of a batch; a sequence of outputs counts as rows."""
    outputs = outputs.reshape(-1, outputs.shape[-1])
    return LOSSES[name](outputs, label(name, targets).reshape(len(outputs), -1)).mean()
