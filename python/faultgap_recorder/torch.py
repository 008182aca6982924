"""Recorder for PyTorch training loops."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Optional, Type

import torch
from torch import nn

from .data import setting
from .guard import MOST_SHARE, never_raises
from .observer import Arrays, Observer, Rows
from .recording import Recording, first_header
from .torch_layers import KINDS, leaves, read_layers, to_numpy
from .torch_network import TorchNetwork, first_of
from .torch_script import (
    class_name,
    is_shuffled,
    loss_name,
    optimizer_spec,
    optimizer_text,
    schedule_text,
    task_of,
)


class TorchRecorder:
    """Records what happens between `with` and its end. Looks after steps of `optimizer`; nothing has to be called.

        with TorchRecorder("runs/mynet", model, optimizer, loss_fn, probe=(x[:128], y[:128])) as recorder:
            for inputs, targets in loader:
                ...
                optimizer.step()
                recorder.step(loss)    # only where loss_fn is not a module

    :param path: of the file to write, `.jsonl` added where it lacks; ``faultgap diagnose`` reads it.
    :param loss: as it is called, ``loss(model(inputs), targets)``: a module or a function.
    :param probe: training rows ``(inputs, targets)`` as the model and the loss take them; lists or dicts for several
        inputs. Ranges and class counts are of all of them, the network looks at 128 at most.
    :param validation: the same of validation rows.
    :param planned_steps: steps the training is to have, where that is known.
    :param task: ``binary``, ``multiclass``, ``multilabel`` or ``regression``, where the loss does not say.
    :param loader: the DataLoader of the training, for what it says of batch size and shuffling.
    :param curvature: whether to measure curvature too, at ten checks at most: some 40 gradients of 32 rows each.
    :param share: of the time that training takes, which looking may take too, beyond half a second in all; checks are left
        out rather than take more.
    """

    def __init__(
        self,
        path: str,
        model: nn.Module,
        optimizer: torch.optim.Optimizer,
        loss: Any,
        *,
        probe: Optional[tuple[Any, Any]] = None,
        validation: Optional[tuple[Any, Any]] = None,
        planned_steps: Optional[int] = None,
        task: Optional[str] = None,
        scheduler: Any = None,
        loader: Any = None,
        curvature: bool = False,
        share: float = MOST_SHARE,
        name: str = "observed",
        run: int = 0,
    ) -> None:
        self.recording = Recording(path, first_header(name, "torch", torch.__version__, run), share)
        self.budget, self.warn_once = self.recording.budget, self.recording.warn_once
        self._optimizer, self._loss, self._scheduler, self._loader = optimizer, loss, scheduler, loader
        self._probe = None if probe is None else Rows(*probe)
        self._validation = None if validation is None else Rows(*validation)
        self._task, self._curvature, self._planned = task, curvature, planned_steps
        self._network: Optional[TorchNetwork] = None
        self._observer: Optional[Observer] = None
        self._hooks: list[Any] = []
        self._batch_size: Optional[int] = getattr(loader, "batch_size", None)
        self._gradients: Optional[Arrays] = None
        self._before: Optional[Arrays] = None
        self._caught: Optional[Arrays] = None
        self._asked = (-1, False)
        self._hears_losses = isinstance(loss, nn.Module)
        self._model = model

    def __enter__(self) -> "TorchRecorder":
        self._begin()
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        self._end(None if kind is None or issubclass(kind, (KeyboardInterrupt, GeneratorExit)) else error)

    @never_raises
    def step(self, loss: Any) -> None:
        """The loss of the step just done; only needed where the loss is a function, whose calls nobody hears of."""
        if not self._hears_losses:
            self.recording.add_loss(loss.detach() if torch.is_tensor(loss) else loss)
            self.recording.flush()

    @never_raises
    def _begin(self) -> None:
        recording = self.recording
        recording.plan(self._planned)
        recording.open()
        network = self._network = TorchNetwork(self._model, self._optimizer, self._loss)
        self._describe()
        for what, rows in (("loss.train", self._probe), ("loss.validation", self._validation)):
            if rows is None:
                recording.note(what, "no rows were given")
        spec = recording.header["observed"]["optimizer"]
        norms = any(isinstance(m, nn.modules.batchnorm._BatchNorm) for m in network.model.modules())
        if self._curvature and norms:
            recording.note("curvature", "batch normalisation: no pass uses batch statistics and changes nothing")
        self._observer = Observer(recording, network, self._task, spec, self._curvature and not norms)
        self._observer.probe, self._observer.validation = self._probe, self._validation
        self._hooks = [
            self._optimizer.register_step_pre_hook(self._step_begins),
            self._optimizer.register_step_post_hook(self._step_ends),
            network.model.register_forward_pre_hook(self._model_called),
        ]
        if self._hears_losses:
            self._hooks.append(self._loss.register_forward_hook(self._loss_called))
        recording.note("gradient", "as the optimizer is given it: clipped, where the script clips")
        self._observer.look(None, None)

    def _describe(self) -> None:
        network, recording = self._network, self.recording
        assert network is not None
        probe, layers, outputs = self._probe, [], None
        if probe is not None:
            with network._evaluating(), torch.no_grad():
                result, read = read_layers(network.model, lambda: network.call(network.first(probe, 2).inputs))
            outputs = first_of(result)
            layers = [(l.kind, l.activation, l.shape(), l.module) for l in read]
            recording.note("observed.layers.inputs", "layers stand in the order of their calls; what each takes is not known")
        else:
            layers = [(KINDS.get(type(m).__name__, "other"), None, [], m) for m in leaves(network.model)]
            recording.note("observed.layers.activation", "activations and shapes are read from probe rows, and there are none")
        width = None if outputs is None else int(outputs.shape[1] if outputs.dim() > 1 else 1)
        targets = None if probe is None else first_of(probe.targets)
        self._task = self._task or (None if width is None else task_of(self._loss, width))
        last = layers[-1][1] if layers else None
        if network.link in ("softmax", "sigmoid") and last == "linear":
            layers[-1] = (layers[-1][0], network.link, *layers[-1][2:])
        name, spec = loss_name(self._loss, targets), optimizer_spec(self._optimizer)
        if name is None:
            recording.note("observed.loss", f"{class_name(self._loss)} has no name here")
        if spec is None:
            recording.note("observed.optimizer", f"{optimizer_text(self._optimizer)} has no name here, or its rate is not above 0")
        if self._task is None:
            recording.note("observed.task", "neither given nor told by the loss, and scores need it")
        recording.header["observed"] = setting(
            layers=[_layer(*layer) for layer in layers],
            loss=name,
            optimizer=spec,
            batch_size=self._batch_size,
            task=self._task,
            width=width,
            inputs=None if probe is None else to_numpy(first_of(probe.inputs)),
            targets=None if targets is None else to_numpy(targets),
            script={
                "loss": class_name(self._loss),
                "expectsLogits": network.link is not None,
                "lastActivation": last,
                "outputShapes": None if outputs is None else [list(outputs.shape[1:])],
                "optimizer": optimizer_text(self._optimizer),
                "schedule": schedule_text(self._scheduler),
                "shuffled": is_shuffled(self._loader),
            },
        )
        recording.write_header()

    @never_raises
    def _model_called(self, module: nn.Module, inputs: Any) -> None:
        if module.training and self._batch_size is None and inputs:
            self._batch_size = int(first_of(inputs).shape[0])
            self.recording.header["observed"]["batchSize"] = self._batch_size
            self.recording.write_header()

    @never_raises
    def _loss_called(self, _: nn.Module, __: Any, loss: Any) -> None:
        if torch.is_tensor(loss) and loss.requires_grad and self.budget._depth == 1:
            self.recording.add_loss(loss.detach().mean())

    @never_raises
    def catch_gradients(self, scale: Optional[float] = None) -> None:
        """Takes the gradients of the coming step as they are now, such as before the script clips them.

        :param scale: of mixed precision, where the gradients are still multiplied by it.
        """
        if self._network is not None and self._is_wanted():
            self._caught = self._network.own_gradients(scale)
            self.recording.missing.pop("gradient", None)

    def _is_wanted(self) -> bool:
        """Whether the coming step is looked at; asked once, as the answer depends on the time."""
        step = self.recording.step + 1
        if self._asked[0] != step:
            self._asked = step, self.recording.is_check(step)
        return self._asked[1]

    @never_raises
    def _step_begins(self, _: Any, args: Any, kwargs: Any) -> None:
        network, recording = self._network, self.recording
        recording.flush()
        self._before = self._gradients = None
        if network is None or not self._is_wanted():
            return
        self._before = network.weights()
        # A closure has its gradients yet to come.
        given = [*args[1:], *kwargs.values()]
        self._gradients = None if any(callable(value) for value in given) else network.own_gradients()

    @never_raises
    def _step_ends(self, *_: Any) -> None:
        recording = self.recording
        recording.step += 1
        gradients, self._caught = self._gradients if self._caught is None else self._caught, None
        if self._before is None or self._observer is None or self._network is None:
            return
        updates = [now - before for now, before in zip(self._network.weights(), self._before)]
        note = None if gradients is not None else "some weights had none, or the step computes its own"
        self._observer.look(gradients, updates, note, wait=not self._hears_losses)

    @never_raises
    def _end(self, error: Optional[BaseException]) -> None:
        for hook in self._hooks:
            hook.remove()
        self.recording.end(error)


def _layer(kind: str, activation: Optional[str], shape: list[int], module: Optional[nn.Module]) -> dict[str, Any]:
    own = [] if module is None else list(module.parameters())
    described = {
        "kind": kind,
        "activation": activation,
        "outputShape": shape,
        "parameters": sum(p.numel() for p in own),
    }
    return {**described, "frozen": True} if any(not p.requires_grad for p in own) else described
