"""What a spec may name."""

from activations import ACTIVATIONS
from layers import LAYERS
from losses import LOSSES
from optimizers import UPDATES
from schedules import FACTORS


def unknown(spec):
    """Everything that a spec names and the interpreter has not learnt, in words; empty where it knows all."""
    layers = [*spec["layers"], *(layer["layer"] for layer in spec["layers"] if "layer" in layer)]
    losses = [spec["loss"], *(output["loss"] for output in spec.get("outputs", []) if "loss" in output)]
    optimizer = spec["optimizer"]
    named = [
        ("layer", LAYERS, [layer["kind"] for layer in layers]),
        ("activation", ACTIVATIONS, [layer[key] for layer in layers for key in layer if key.lower().endswith("activation")]),
        ("loss", LOSSES, losses),
        ("optimizer", UPDATES, [optimizer["kind"]]),
        ("schedule", FACTORS, [optimizer["schedule"]["kind"]] if "schedule" in optimizer else []),
    ]
    return ", ".join(dict.fromkeys(f"{what} {name}" for what, table, names in named for name in names if name not in table))
