"""What a PyTorch script says of itself: loss, optimizer, schedule, data."""

from __future__ import annotations

from typing import Any, Optional

import torch
from torch import nn
from torch.nn import functional as F

_FUNCTIONS = {
    F.cross_entropy: "CrossEntropyLoss",
    F.nll_loss: "NLLLoss",
    F.binary_cross_entropy: "BCELoss",
    F.binary_cross_entropy_with_logits: "BCEWithLogitsLoss",
    F.mse_loss: "MSELoss",
    F.l1_loss: "L1Loss",
    F.huber_loss: "HuberLoss",
    F.smooth_l1_loss: "SmoothL1Loss",
}

_NAMES = {
    "BCELoss": "binaryCrossentropy",
    "BCEWithLogitsLoss": "binaryCrossentropy",
    "MSELoss": "meanSquaredError",
    "L1Loss": "meanAbsoluteError",
    "HuberLoss": "huber",
    "SmoothL1Loss": "huber",
}

#: What a loss does to the outputs before it compares them.
LINKS = {"CrossEntropyLoss": "softmax", "NLLLoss": "exp", "BCEWithLogitsLoss": "sigmoid"}


def class_name(loss: Any) -> str:
    """Name of the class of a loss; functions go by theirs."""
    if isinstance(loss, nn.Module):
        return type(loss).__name__
    return _FUNCTIONS.get(loss, getattr(loss, "__name__", type(loss).__name__))


def loss_name(loss: Any, targets: Optional[torch.Tensor]) -> Optional[str]:
    """Name in faultgap's words; None for a loss that has none."""
    name = class_name(loss)
    if name in ("CrossEntropyLoss", "NLLLoss"):
        hot = targets is not None and targets.is_floating_point()
        return "categoricalCrossentropy" if hot else "sparseCategoricalCrossentropy"
    return _NAMES.get(name)


def task_of(loss: Any, width: int) -> Optional[str]:
    name = class_name(loss)
    if name in ("CrossEntropyLoss", "NLLLoss"):
        return "multiclass"
    if name in ("BCELoss", "BCEWithLogitsLoss"):
        return "binary" if width == 1 else "multilabel"
    return "regression" if name in _NAMES else None


def apply_link(link: Optional[str], outputs: torch.Tensor) -> torch.Tensor:
    """Outputs as probabilities, classes last."""
    if outputs.dim() > 2 and link in ("softmax", "exp"):
        outputs = outputs.movedim(1, -1)
    if link == "softmax":
        return torch.softmax(outputs, -1)
    if link == "exp":
        return outputs.exp()
    return torch.sigmoid(outputs) if link == "sigmoid" else outputs


def optimizer_spec(optimizer: torch.optim.Optimizer) -> Optional[dict[str, Any]]:
    """The optimizer in the words of docs/formats.md (Run header); None where it has none, or a rate of 0."""
    group = optimizer.param_groups[0]
    rate = float(group["lr"])
    if not rate > 0:
        return None
    common: dict[str, Any] = {"learningRate": rate}
    if "eps" in group:
        common["epsilon"] = group["eps"]
    if "betas" in group:
        common["beta1"], common["beta2"] = group["betas"]
    name = type(optimizer).__name__
    if name == "SGD":
        return {"kind": "sgd", **common, "momentum": group["momentum"], "nesterov": group["nesterov"]}
    if name == "RMSprop":
        return {"kind": "rmsprop", **common, "rho": group["alpha"], "momentum": group["momentum"]}
    if name == "Adagrad":
        return {"kind": "adagrad", **common, "initialAccumulator": group["initial_accumulator_value"]}
    if name == "Adadelta":
        return {"kind": "adadelta", **common, "rho": group["rho"]}
    if name == "AdamW":
        return {"kind": "adamw", **common, "weightDecay": group["weight_decay"]}
    kind = {"Adam": "adam", "Adamax": "adamax", "NAdam": "nadam"}.get(name)
    return None if kind is None else {"kind": kind, **common}


def optimizer_text(optimizer: torch.optim.Optimizer) -> str:
    skipped = ("params", "foreach", "capturable", "differentiable", "fused", "maximize")
    settings = {k: v for k, v in optimizer.param_groups[0].items() if k not in skipped}
    return _text(type(optimizer).__name__, settings)


def schedule_text(scheduler: Any) -> Optional[str]:
    if scheduler is None:
        return None
    skipped = ("base_lrs", "last_epoch", "verbose")
    settings = {k: v for k, v in vars(scheduler).items() if not k.startswith("_") and k not in skipped}
    return _text(type(scheduler).__name__, settings)


def _text(name: str, settings: dict[str, Any]) -> str:
    plain = {k: v for k, v in settings.items() if isinstance(v, (bool, int, float, str, tuple))}
    return f"{name}({', '.join(f'{k}={v}' for k, v in plain.items())})"


def is_shuffled(loader: Any) -> Optional[bool]:
    """Whether a DataLoader deals its rows anew every epoch; None where it does not say."""
    name = type(getattr(loader, "sampler", None)).__name__
    return {"RandomSampler": True, "SubsetRandomSampler": True, "SequentialSampler": False}.get(name)
