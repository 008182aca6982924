"""Changes of a training of PyTorch that a script has built and not yet begun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Optional

import torch
from change import SHARED, Training, class_weights, need, scale_of, task_of
from losses_torch import change_loss, change_output
from torch import nn


@dataclass
class TorchTraining(Training):
    model: nn.Module
    optimizer: torch.optim.Optimizer
    loss_fn: Any
    x: torch.Tensor
    y: torch.Tensor
    validation: Optional[tuple[torch.Tensor, torch.Tensor]]
    epochs: int
    batch: int
    shuffle: bool
    zero_grad: bool
    clip: Optional[float]
    scheduler: Any
    afterwards: list[Callable[[], Any]] = field(default_factory=list)

    @property
    def task(self) -> str:
        return task_of(self.y.numpy())


ACTIVATIONS = (nn.ReLU, nn.LeakyReLU, nn.Sigmoid, nn.Tanh, nn.ELU, nn.GELU, nn.SiLU, nn.Softplus, nn.Hardtanh, nn.ReLU6)
WEIGHED = (nn.Linear, nn.Conv1d, nn.Conv2d)
NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm)


def rate(job: TorchTraining, times: float) -> None:
    for group in job.optimizer.param_groups:
        for name in ("lr", "initial_lr", "max_lr", "min_lr"):
            if name in group:
                group[name] *= times
    if hasattr(job.scheduler, "base_lrs"):
        job.scheduler.base_lrs = [each * times for each in job.scheduler.base_lrs]


def optimizer(job: TorchTraining) -> None:
    need(job.scheduler is None, "its schedule holds on to the optimizer")
    usual = torch.optim.Adam([p for group in job.optimizer.param_groups for p in group["params"]], lr=0.001)
    own = {**job.optimizer.defaults, "lr": 0.001}
    need(type(job.optimizer) is not torch.optim.Adam or own != usual.defaults, "it is Adam")
    job.optimizer = usual


def batch_size(job: TorchTraining, times: float) -> None:
    need(job.batch < len(job.y), "all rows are one batch")
    job.batch = int(job.batch * times)


def clipping(job: TorchTraining) -> None:
    need(job.clip is None or job.clip > 1, "it clips")
    job.clip = 1.0


def zero_gradients(job: TorchTraining) -> None:
    need(not job.zero_grad, "it resets gradients")
    job.zero_grad = True


def input_scaling(job: TorchTraining) -> None:
    mean, deviation = (torch.from_numpy(a) for a in scale_of(job.x.numpy()))
    job.model.register_forward_pre_hook(lambda _, rows: ((rows[0] - mean) / deviation,))


def target_scaling(job: TorchTraining) -> None:
    need(job.task == "regression", "targets are classes")
    mean, deviation = (torch.from_numpy(a) for a in scale_of(job.y.numpy()))
    job.y = (job.y - mean) / deviation
    if job.validation is not None:
        job.validation = job.validation[0], (job.validation[1] - mean) / deviation
    back = lambda *args: args[-1] * deviation + mean  # noqa: E731
    job.afterwards.append(lambda: job.model.register_forward_hook(back))


def target_shape(job: TorchTraining) -> None:
    need(job.y.dtype.is_floating_point, "targets are classes")
    mode = job.model.training
    with torch.no_grad():
        shape = job.model.eval()(job.x[:2]).shape[1:]
    job.model.train(mode)
    need(job.y.shape[1:] != shape and job.y[0].numel() == shape.numel(), "targets have the shape of outputs")
    job.y = job.y.reshape(-1, *shape)
    if job.validation is not None:
        job.validation = job.validation[0], job.validation[1].reshape(-1, *shape)


def weigh_classes(job: TorchTraining) -> None:
    if isinstance(job.loss_fn, (nn.CrossEntropyLoss, nn.NLLLoss)) and job.y.ndim == 1:
        job.loss_fn.weight = torch.from_numpy(class_weights(job.y.numpy()))
    else:
        need(isinstance(job.loss_fn, nn.BCEWithLogitsLoss) and job.task == "binary", "its loss takes no weights")
        weights = class_weights(job.y.numpy())
        job.loss_fn.pos_weight = torch.tensor(weights[1] / weights[0])


def trainable(job: TorchTraining) -> None:
    need(job.scheduler is None, "its schedule holds on to the optimizer")
    held = {id(p) for group in job.optimizer.param_groups for p in group["params"]}
    left_out = [p for p in job.model.parameters() if id(p) not in held]
    frozen = [p for p in job.model.parameters() if not p.requires_grad]
    need(bool(left_out or frozen), "all weights are trained")
    for parameter in frozen:
        parameter.requires_grad_(True)
    if left_out:
        job.optimizer.add_param_group({"params": left_out})


def initialiser(job: TorchTraining) -> None:
    layers = [m for m in job.model.modules() if isinstance(m, WEIGHED)]
    need(bool(layers), "it has no dense layer and no convolution")
    for layer in layers:
        nn.init.kaiming_normal_(layer.weight.data, nonlinearity="relu")
        if layer.bias is not None:
            nn.init.zeros_(layer.bias.data)


def hidden_activation(job: TorchTraining) -> None:
    """ReLU after each layer but the last; leaky where they are ReLU already."""
    hidden = hidden_layers(job.model)
    acts = [(i, after) for i, after in hidden if any(isinstance(m, ACTIVATIONS) for m in after)]
    # Units that ReLU has killed are what is left to change.
    new = nn.LeakyReLU if len(acts) == len(hidden) and all(_is_relu(after) for _, after in acts) else nn.ReLU
    modules = list(job.model)
    for i, after in reversed(hidden):
        places = [i + 1 + k for k, m in enumerate(after) if isinstance(m, ACTIVATIONS)]
        if places:
            modules[places[0]] = new()
        else:
            modules.insert(i + 1, new())
    refill(job.model, modules)


def normalisation(job: TorchTraining) -> None:
    """Batch normalisation after each layer but the last."""
    need(job.scheduler is None, "its schedule holds on to the optimizer")
    modules = list(job.model) if isinstance(job.model, nn.Sequential) else []
    need(not any(isinstance(m, NORMS) for m in modules), "it normalises")
    for i, _ in reversed(hidden_layers(job.model)):
        layer = modules[i]
        norm = nn.BatchNorm2d if isinstance(layer, nn.Conv2d) else nn.BatchNorm1d
        made = norm(layer.out_features if isinstance(layer, nn.Linear) else layer.out_channels)
        modules.insert(i + 1, made)
        job.optimizer.add_param_group({"params": list(made.parameters())})
    refill(job.model, modules)


def hidden_layers(model: nn.Module) -> list[tuple[int, list[nn.Module]]]:
    """Places of the weighed layers of a stack but the last, and what stands between each and the next."""
    need(isinstance(model, nn.Sequential), "its layers are no stack")
    modules = list(model)
    places = [i for i, m in enumerate(modules) if isinstance(m, WEIGHED)]
    need(len(places) > 1, "it has no hidden layer")
    return [(a, modules[a + 1 : b]) for a, b in zip(places, places[1:])]


def refill(model: nn.Sequential, modules: list[nn.Module]) -> None:
    for _ in range(len(model)):
        del model[-1]
    model.extend(modules)


def _is_relu(after: list[nn.Module]) -> bool:
    return any(isinstance(m, nn.ReLU) for m in after)


MAKERS: dict[str, Callable] = {
    **SHARED,
    "rate": rate,
    "optimizer": optimizer,
    "batch-size": batch_size,
    "clipping": clipping,
    "initialiser": initialiser,
    "normalisation": normalisation,
    "input-scaling": input_scaling,
    "target-scaling": target_scaling,
    "hidden-activation": hidden_activation,
    "output-activation": change_output,
    "loss": change_loss,
    "target-shape": target_shape,
    "zero-gradients": zero_gradients,
    "class-weights": weigh_classes,
    "trainable": trainable,
}
