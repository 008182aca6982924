"""Trains the runs of one program with PyTorch, one after the other on one thread: unobserved, then with the instruments
of faultgap. Prints one JSON object.

Usage: corpus.py DIRECTORY, which holds task.json (a CorpusTask of bench/corpus-task.ts) and parts of the data of each run:
<seed>.<part>.inputs.f32 and <seed>.<part>.targets.f32. Where task.json says so, weights start and rows are dealt as in
<seed>.start.f32 and <seed>.orders.i32, and the readings of each check are printed.
"""

import json
import time

import torch

from instruments import Instruments
from programs import build, create_optimizer, directory, load_part, loss_of, spec, task

PARTS = ("train", "probe", "evaluationTrain", "evaluationValidation")


def start_as_ours(weights, seed):
    """Of dense layers, whose kernels are transposed here."""
    values = torch.frombuffer(bytearray((directory / f"{seed}.start.f32").read_bytes()), dtype=torch.float32)
    for weight in weights:
        own, values = values[: weight.numel()], values[weight.numel() :]
        weight.data.copy_(own.reshape(weight.shape[::-1]).T if weight.dim() == 2 else own)


def read_orders(seed):
    rows = torch.frombuffer(bytearray((directory / f"{seed}.orders.i32").read_bytes()), dtype=torch.int32)
    return iter(rows.reshape(spec["epochs"], -1).long())


def train(parts, seed, epochs=spec["epochs"], observed=False):
    """Number of trained parameters, mean mini-batch loss of the last epoch, and what instruments read at each check."""
    inputs, targets = parts["train"]
    model = build(list(inputs.shape[1:]))
    trained = [weight for weight in model.parameters() if weight.requires_grad]
    if task["asOurs"]:
        start_as_ours(trained, seed)
        orders = read_orders(seed)
    optimizer = create_optimizer(trained)
    instruments = Instruments(model, trained, optimizer, parts) if observed else None
    step = 0
    for _ in range(epochs):
        losses = []
        order = next(orders) if task["asOurs"] else torch.randperm(len(inputs))
        for rows in order.split(spec["batchSize"]):
            loss = loss_of(model(inputs[rows]), targets[rows])
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            step += 1
            if observed:
                instruments.before_step(step)
            optimizer.step()
            losses.append(loss.item())
            if observed:
                instruments.after_step(step, losses[-1])
    parameters = sum(weight.numel() for weight in trained)
    return parameters, sum(losses) / len(losses), instruments.readings if observed else []


def measure(parts, seed):
    torch.manual_seed(seed)
    begin = time.process_time()
    parameters, loss, _ = train(parts, seed)
    middle = time.process_time()
    readings = train(parts, seed, observed=True)[2]
    end = time.process_time()
    own = {"milliseconds": 1000 * (middle - begin), "observed": 1000 * (end - middle)}
    return {**own, "parameters": parameters, "loss": loss, "readings": readings if task["asOurs"] else []}


runs = [{part: load_part(seed, part) for part in PARTS} for seed in range(task["runs"])]
# The first calls of a kernel are slow.
train(runs[0], 0, epochs=1, observed=True)
results = [measure(parts, seed) for seed, parts in enumerate(runs)]
print(json.dumps({"name": f"PyTorch {torch.__version__}", "runs": results}))
