"""Trains the networks of tasks, one after the other, with one of the frameworks under its recorder, and prints the losses
of the steps of each on a line of its own. Usage: train.py FRAMEWORK PATH..., with a task in PATH.json."""

import json
import sys

import numpy as np

framework, paths = sys.argv[1], sys.argv[2:]


def read_task(path):
    """Sets what every function below works with."""
    global task, arrays, weights, steps, settings, observed, options
    task = json.load(open(f"{path}.json"))
    arrays = {k: np.array(v["values"], dtype=np.float32).reshape(v["shape"]) for k, v in task["arrays"].items()}
    weights = [np.array(w["values"], dtype=np.float32).reshape(w["shape"]) for w in task["weights"]]
    steps, settings = task["steps"], task["settings"]
    observed = settings.get("observed", True)
    if settings.get("flat"):  # One output, and targets without an axis for it.
        weights[-2:] = [weights[-2][:, :1], weights[-1][:1]]
        task["activations"][-1] = "sigmoid"
        arrays.update({name: arrays[name][:, 0] for name in ("y", "vy")})
    if settings.get("column"):  # One output without an axis, and targets with one for it.
        arrays.update({name: arrays[name][:, None] for name in ("y", "vy")})
    options = dict(
        probe=(arrays["x"], arrays["y"]),
        validation=(arrays["vx"], arrays["vy"]),
        curvature=settings.get("curvature", False),
        share=1e9,
        name="golden",
    )


def train_keras(path):
    import keras

    units = [w.shape[1] for w in weights if w.ndim == 2]
    model = keras.Sequential(
        [keras.Input((weights[0].shape[0],))]
        + [keras.layers.Dense(n, activation=a) for n, a in zip(units, task["activations"])]
    )
    model.set_weights(weights)
    if settings.get("column"):
        model.add(keras.layers.Reshape(()))
    optimizer = keras.optimizers.get({"class_name": settings["optimizer"], "config": settings["config"]})

    class Absolute(keras.losses.Loss):
        def call(self, y_true, y_pred):  # Keras gives it targets as they are.
            return keras.ops.abs(y_true - y_pred)

    loss = settings.get("flat", "categorical_crossentropy")
    model.compile(optimizer=optimizer, loss=Absolute() if loss == "absolute" else loss)
    losses = []
    record = keras.callbacks.LambdaCallback(on_epoch_end=lambda _, logs: losses.append(float(logs["loss"])))
    callbacks = [record]
    if observed:
        from faultgap_recorder.keras import KerasRecorder

        callbacks.append(KerasRecorder(path, **options))
    model.fit(
        arrays["x"], arrays["y"], epochs=steps, batch_size=len(arrays["x"]), shuffle=False, verbose=0, callbacks=callbacks
    )
    return losses


def torch_model():
    import torch

    torch.set_num_threads(1)
    known = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}
    modules = []
    kernels = [(k, b) for k, b in zip(weights[::2], weights[1::2])]
    for (kernel, bias), activation in zip(kernels, task["activations"]):
        layer = torch.nn.Linear(*kernel.shape)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(kernel.T.copy()))
            layer.bias.copy_(torch.from_numpy(bias))
        modules.append(layer)
        if activation in known:
            modules.append(known[activation]())
    return torch.nn.Sequential(*modules)


def tensors(pair):
    import torch

    return tuple(torch.from_numpy(a) for a in pair)


def train_torch(path):
    import torch

    model = torch_model()
    optimizer = getattr(torch.optim, settings["optimizer"])(model.parameters(), **settings["config"])
    loss_fn = torch.nn.CrossEntropyLoss() if settings.get("module", True) else torch.nn.functional.cross_entropy
    x, y = tensors(options["probe"])
    own = {**options, "probe": (x, y), "validation": tensors(options["validation"])}
    if settings.get("narrow"):
        model, x = model.bfloat16(), x.bfloat16()
    losses = []

    def loop(recorder):
        for step in range(steps):
            if step == settings.get("fails"):
                raise ValueError("the user's own")
            optimizer.zero_grad()
            loss = loss_fn(model(x), y)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            if recorder is not None:
                recorder.step(loss)
            if step == settings.get("killed"):
                import os

                os.kill(os.getpid(), 9)

    if not observed:
        loop(None)
        return losses
    from faultgap_recorder.torch import TorchRecorder

    try:
        with TorchRecorder(path, model, optimizer, loss_fn, planned_steps=settings.get("planned", steps), **own) as recorder:
            loop(recorder)
    except ValueError as error:
        assert str(error) == "the user's own"
    return losses


def train_lightning(path):
    import logging

    import lightning
    import torch

    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    losses = []

    class Module(lightning.LightningModule):
        def __init__(self):
            super().__init__()
            self.net, self.criterion = torch_model(), torch.nn.CrossEntropyLoss()

        def forward(self, x):
            return self.net(x)

        def training_step(self, batch, _):
            loss = self.criterion(self(batch[0]), batch[1])
            losses.append(loss.item())
            return loss

        def configure_optimizers(self):
            return getattr(torch.optim, settings["optimizer"])(self.parameters(), **settings["config"])

    x, y = tensors(options["probe"])
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=len(x))
    callbacks = []
    if observed:
        from faultgap_recorder.lightning import LightningRecorder

        own = {**options, "probe": (x, y), "validation": tensors(options["validation"])}
        callbacks.append(LightningRecorder(path, **own))
    trainer = lightning.Trainer(
        max_epochs=steps,
        accelerator="cpu",
        logger=False,
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        callbacks=callbacks,
    )
    trainer.fit(Module(), loader)
    return losses


train = {"keras": train_keras, "torch": train_torch, "lightning": train_lightning}[framework]
for path in paths:
    read_task(path)
    sys.path[:0] = [task["package"]]
    print(json.dumps(train(path)))
