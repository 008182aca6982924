"""Prints what two mutants of Keras do to a loss, beside what numpy says of it, and which mutants each framework lacks."""

import json
import os
import sys

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="")
sys.path.insert(0, sys.argv[1])

import changes_keras  # noqa: E402
import keras  # noqa: E402
import mutants_keras  # noqa: E402
import mutants_torch  # noqa: E402
import numpy as np  # noqa: E402
from change import Change, make  # noqa: E402
from mutants import all_mutants  # noqa: E402

CLASSES = np.arange(24) % 3
X = np.random.default_rng(0).normal(size=(24, 4)).astype(np.float32)
ONE_HOT = np.eye(3, dtype=np.float32)[CLASSES]
CASES = {
    "values": (ONE_HOT, "mse", None, ONE_HOT),
    "sparse": (CLASSES, "sparse_categorical_crossentropy", "softmax", ONE_HOT),
    "logits": (CLASSES, keras.losses.SparseCategoricalCrossentropy(from_logits=True), None, ONE_HOT),
    "one-hot": (ONE_HOT, "categorical_crossentropy", "softmax", ONE_HOT),
    "binary": (ONE_HOT[:, 0], "binary_crossentropy", "sigmoid", ONE_HOT[:, :1]),
}


def training(name: str) -> changes_keras.KerasTraining:
    y, loss, activation, wanted = CASES[name]
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(5, activation="relu"), keras.layers.Dense(wanted.shape[1], activation=activation)]
    model = keras.Sequential([keras.Input((4,)), *layers])
    model.compile(optimizer="adam", loss=loss)
    return changes_keras.KerasTraining(model, X, y, None, 1, True, {})


def loss_of(name: str, operator: str) -> list[float]:
    """As Keras has it with the mutant, and as numpy has it."""
    job = training(name)
    before = job.model.evaluate(X, job.y, verbose=0)
    make(mutants_keras.MAKERS, Change(operator), job)
    # A model that was evaluated keeps its function until it is compiled.
    job.model.compile(optimizer="adam", loss=job.model.loss)
    own = job.model.evaluate(X, job.y, verbose=0)
    if operator == "add_weights_regularisation":
        kernels = [w.numpy() for w in job.model.weights if w.name == "kernel"]
        return [own, before + 0.01 * sum(float(np.sum(kernel**2)) for kernel in kernels)]
    said = job.model.predict(X, verbose=0)
    if name == "logits":
        said = np.exp(said) / np.exp(said).sum(1, keepdims=True)
    off = said - CASES[name][3]
    return [own, float(np.mean(np.abs(off) if name == "values" else off**2))]


lacking = {
    module.__name__: [each.repair for each in all_mutants() if each.repair not in module.MAKERS]
    for module in (mutants_keras, mutants_torch)
}
losses = {f"change_loss_function, {name}": loss_of(name, "change_loss_function") for name in CASES}
losses["add_weights_regularisation"] = loss_of("sparse", "add_weights_regularisation")
print(json.dumps({"lacking": lacking, "losses": losses}))
