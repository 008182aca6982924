"""Trains runs with Keras 3 itself, in float64. Prints one JSON object: what it can map, and the losses of every
run, step by step.

Usage: keras_runs.py DIRECTORY, which holds what the reference of src/training/reference is given (see task.ts there).
"""

import json
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
sys.path.insert(0, str(Path(__file__).parents[3] / "src/training/reference/interpreter"))

import keras
import numpy as np
import tensorflow as tf
from keras import layers, losses, ops, optimizers, regularizers
from keras.optimizers import schedules

from runs import read_run, row_weights

keras.config.set_floatx("float64")
# To rewrite the graph of a network takes longer than its twenty steps.
tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)


def hard_sigmoid(x):
    """That of Keras 2 and TensorFlow 2; Keras 3 took the line of PyTorch."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)


ACTIVATIONS = {
    "hardSigmoid": hard_sigmoid,
    "gelu": lambda x: keras.activations.gelu(x, approximate=False),
    "geluTanh": lambda x: keras.activations.gelu(x, approximate=True),
}


def activation(name):
    return ACTIVATIONS.get(name, name)


def penalty(given):
    return given and regularizers.L1L2(given["l1"], given["l2"])


def with_bias(spec):
    return {
        "activation": activation(spec["activation"]),
        "use_bias": spec["useBias"],
        "kernel_regularizer": penalty(spec["kernelRegulariser"]),
        "bias_regularizer": penalty(spec["biasRegulariser"]),
    }


def convolution(kind):
    def make(spec):
        options = {"strides": spec.get("strides", spec.get("stride")), "padding": spec["padding"], **with_bias(spec)}
        if "dilation" in spec:
            options["dilation_rate"] = spec["dilation"]
        if "depthMultiplier" in spec:
            options["depth_multiplier"] = spec["depthMultiplier"]
            options["depthwise_regularizer"] = options.pop("kernel_regularizer")
            if "filters" in spec:
                options["pointwise_regularizer"] = penalty(spec["kernelRegulariser"])
        filters = [spec["filters"]] if "filters" in spec else []
        return kind(*filters, spec["kernelSize"], **options)

    return make


class Attention(layers.Layer):
    """Keras's, of one to three inputs: queries, what they look at, the mask of its steps."""

    def __init__(self, spec):
        super().__init__()
        self.attention = layers.MultiHeadAttention(
            spec["heads"],
            spec["keySize"],
            value_dim=spec.get("valueSize"),
            output_shape=spec.get("outputSize"),
            use_bias=spec["useBias"],
            dropout=spec["dropout"],
            kernel_regularizer=penalty(spec["kernelRegulariser"]),
            bias_regularizer=penalty(spec["biasRegulariser"]),
        )
        self.causal = spec["causal"]

    def build(self, shapes):
        several = isinstance(shapes[0], (list, tuple))
        query, source = (shapes[0], shapes[1]) if several else (shapes, shapes)
        self.attention.build(query, source)

    def call(self, given):
        query, *rest = given if isinstance(given, (list, tuple)) else [given]
        source = rest[0] if rest else query
        mask = ops.cast(rest[1], "bool")[:, None, :] if len(rest) > 1 else None
        return self.attention(query, source, attention_mask=mask, use_causal_mask=self.causal)


def pooling1d(kind):
    return lambda spec: kind(spec["poolSize"], spec["stride"], spec["padding"])


def pooling2d(kind):
    return lambda spec: kind(spec["poolSize"], spec["strides"], spec["padding"])


def batch_normalization(spec):
    return layers.BatchNormalization(
        momentum=spec["momentum"], epsilon=spec["epsilon"], center=spec["center"], scale=spec["scale"]
    )


def recurrent(spec):
    kind = {"simpleRnn": layers.SimpleRNN, "lstm": layers.LSTM, "gru": layers.GRU}[spec["kind"]]
    options = {
        "recurrent_regularizer": penalty(spec["recurrentRegulariser"]),
        "return_sequences": spec["returnSequences"],
    }
    if "recurrentActivation" in spec:
        options["recurrent_activation"] = activation(spec["recurrentActivation"])
    if "resetAfter" in spec:
        options["reset_after"] = spec["resetAfter"]
    return kind(spec["units"], **with_bias(spec), **options)


def bidirectional(spec):
    return layers.Bidirectional(recurrent(spec["layer"]), merge_mode=spec["mergeMode"])


def normalization(kind, *names):
    def make(spec):
        return kind(epsilon=spec["epsilon"], center=spec["center"], scale=spec["scale"], **{n: spec[n] for n in names})

    return make


class Mask(layers.Layer):
    """What Keras's Masking and `mask_zero` compute, as numbers."""

    def __init__(self, value):
        super().__init__()
        self.value = value

    def call(self, x):
        differs = ops.not_equal(x, self.value)
        return ops.cast(differs if len(x.shape) == 2 else ops.any(differs, axis=-1), "float64")


class Average(layers.Layer):
    """The mean over the steps; its mask, where there is one, as a second input."""

    def call(self, given):
        x, mask = given if isinstance(given, (list, tuple)) else (given, None)
        return layers.GlobalAveragePooling1D()(x, mask=mask)


LAYERS = {
    "dense": lambda spec: layers.Dense(spec["units"], **with_bias(spec)),
    "conv1d": convolution(layers.Conv1D),
    "conv2d": convolution(layers.Conv2D),
    "depthwiseConv1d": convolution(layers.DepthwiseConv1D),
    "depthwiseConv2d": convolution(layers.DepthwiseConv2D),
    "separableConv1d": convolution(layers.SeparableConv1D),
    "separableConv2d": convolution(layers.SeparableConv2D),
    "conv1dTranspose": convolution(layers.Conv1DTranspose),
    "conv2dTranspose": convolution(layers.Conv2DTranspose),
    "upSampling1d": lambda spec: layers.UpSampling1D(spec["size"]),
    "upSampling2d": lambda spec: layers.UpSampling2D(spec["size"], interpolation=spec["interpolation"]),
    "zeroPadding1d": lambda spec: layers.ZeroPadding1D(spec["padding"]),
    "zeroPadding2d": lambda spec: layers.ZeroPadding2D(spec["padding"]),
    "multiHeadAttention": Attention,
    "maxPooling1d": pooling1d(layers.MaxPooling1D),
    "averagePooling1d": pooling1d(layers.AveragePooling1D),
    "maxPooling2d": pooling2d(layers.MaxPooling2D),
    "averagePooling2d": pooling2d(layers.AveragePooling2D),
    "globalMaxPooling1d": lambda spec: layers.GlobalMaxPooling1D(),
    "globalAveragePooling1d": lambda spec: Average(),
    "globalMaxPooling2d": lambda spec: layers.GlobalMaxPooling2D(),
    "globalAveragePooling2d": lambda spec: layers.GlobalAveragePooling2D(),
    "flatten": lambda spec: layers.Flatten(),
    "reshape": lambda spec: layers.Reshape(spec["shape"]),
    "dropout": lambda spec: layers.Dropout(spec["rate"]),
    "batchNormalization": batch_normalization,
    "embedding": lambda spec: layers.Embedding(spec["inputDim"], spec["outputDim"]),
    "simpleRnn": recurrent,
    "lstm": recurrent,
    "gru": recurrent,
    "bidirectional": bidirectional,
    "activation": lambda spec: layers.Activation(activation(spec["activation"])),
    "layerNormalization": normalization(layers.LayerNormalization),
    "groupNormalization": normalization(layers.GroupNormalization, "groups"),
    "add": lambda spec: layers.Add(),
    "subtract": lambda spec: layers.Subtract(),
    "multiply": lambda spec: layers.Multiply(),
    "average": lambda spec: layers.Average(),
    "maximum": lambda spec: layers.Maximum(),
    "concatenate": lambda spec: layers.Concatenate(axis=spec["axis"]),
    "dot": lambda spec: layers.Dot(axes=spec["axis"], normalize=spec["normalise"]),
    "mask": lambda spec: Mask(spec["value"]),
    "takeStep": lambda spec: layers.Lambda(lambda x: x[:, spec["step"]]),
    "permute": lambda spec: layers.Permute(spec["axes"]),
    "repeatVector": lambda spec: layers.RepeatVector(spec["times"]),
    "stopGradient": lambda spec: layers.Lambda(ops.stop_gradient),
    "leakyRelu": lambda spec: layers.LeakyReLU(spec["alpha"]),
}

LOSSES = {
    "meanSquaredError": losses.MeanSquaredError,
    "meanAbsoluteError": losses.MeanAbsoluteError,
    "meanAbsolutePercentageError": losses.MeanAbsolutePercentageError,
    "meanSquaredLogarithmicError": losses.MeanSquaredLogarithmicError,
    "squaredHinge": losses.SquaredHinge,
    "hinge": losses.Hinge,
    "categoricalHinge": losses.CategoricalHinge,
    "logCosh": losses.LogCosh,
    "huber": losses.Huber,
    "categoricalCrossentropy": losses.CategoricalCrossentropy,
    "sparseCategoricalCrossentropy": losses.SparseCategoricalCrossentropy,
    "binaryCrossentropy": losses.BinaryCrossentropy,
    "kullbackLeiblerDivergence": losses.KLDivergence,
    "poisson": losses.Poisson,
}

REDUCTIONS = {None: "sum_over_batch_size", "sum": "sum", "weightedMean": "mean_with_sample_weight"}

OPTIMIZERS = {
    "sgd": (optimizers.SGD, {"momentum": "momentum", "nesterov": "nesterov"}),
    "rmsprop": (optimizers.RMSprop, {"rho": "rho", "momentum": "momentum", "epsilon": "epsilon"}),
    "adagrad": (optimizers.Adagrad, {"initialAccumulator": "initial_accumulator_value", "epsilon": "epsilon"}),
    "adadelta": (optimizers.Adadelta, {"rho": "rho", "epsilon": "epsilon"}),
    "adam": (optimizers.Adam, {"beta1": "beta_1", "beta2": "beta_2", "epsilon": "epsilon"}),
    "adamax": (optimizers.Adamax, {"beta1": "beta_1", "beta2": "beta_2", "epsilon": "epsilon"}),
    "adamw": (optimizers.AdamW, {"beta1": "beta_1", "beta2": "beta_2", "epsilon": "epsilon"}),
    "lion": (optimizers.Lion, {"beta1": "beta_1", "beta2": "beta_2"}),
}
CLIPPINGS = {"value": "clipvalue", "norm": "clipnorm", "globalNorm": "global_clipnorm"}


def create_optimizer(spec):
    kind, names = OPTIMIZERS[spec["kind"]]
    options = {theirs: as_float(spec[ours]) for ours, theirs in names.items()}
    if spec["clip"] is not None:
        options[CLIPPINGS[spec["clip"]["by"]]] = spec["clip"]["limit"]
    optimizer = kind(Rate(spec), weight_decay=spec.get("weightDecay"), **options)
    optimizer.exclude_from_weight_decay(var_names=spec.get("withoutDecay"))
    return optimizer


def as_float(value):
    """Keras takes no 0 for 0.0."""
    return value if isinstance(value, bool) else float(value)


SCHEDULES = {
    "constant": lambda s, rate: lambda step: rate,
    "step": lambda s, rate: schedules.ExponentialDecay(rate, s["every"], s["factor"], staircase=True),
    "piecewise": lambda s, rate: schedules.PiecewiseConstantDecay(
        [float(step) for step in s["boundaries"]], [rate, *(rate * factor for factor in s["factors"])]
    ),
    "exponential": lambda s, rate: schedules.ExponentialDecay(rate, s["steps"], s["factor"]),
    "polynomial": lambda s, rate: schedules.PolynomialDecay(
        rate, s["steps"], rate * s.get("floor", 0), s.get("power", 1), s.get("cycle", False)
    ),
    "cosine": lambda s, rate: schedules.CosineDecay(rate, s["steps"], s.get("floor", 0)),
    "cosineRestarts": lambda s, rate: schedules.CosineDecayRestarts(
        rate, s["firstSteps"], s.get("lengthFactor", 2), s.get("heightFactor", 1), s.get("floor", 0)
    ),
}


class Rate(schedules.LearningRateSchedule):
    """A schedule, linear warm-up before it, and time decay on top."""

    def __init__(self, spec):
        self.rate, self.decay = float(spec["learningRate"]), spec["decay"]
        schedule = spec.get("schedule", {"kind": "constant"})
        self.warmup = schedule.get("warmup", {"steps": 0})
        self.follow = SCHEDULES[schedule["kind"]](schedule, self.rate)

    def __call__(self, step):
        step, steps = ops.cast(step, "float64"), self.warmup["steps"]
        start = self.warmup.get("from", 0)
        rising = self.rate * (start + (1 - start) * step / max(steps, 1))
        after = ops.cast(self.follow(ops.maximum(step - steps, 0)), "float64")
        return ops.where(step < steps, rising, after) / (1 + self.decay * step)


class Evaluating(layers.Layer):
    """A layer that evaluates whatever the model does, which would else say to each of its layers that it trains."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def call(self, x):
        return self.inner(x, training=False)


def build(run):
    """The model of a spec, with the weights of its start."""
    spec = run["spec"]
    given = spec.get("inputs", [{"name": "input", "shape": run["inputShape"]}])
    inputs = [keras.Input(one["shape"]) for one in given]
    values = {one["name"]: value for one, value in zip(given, inputs)}
    before = given[0]["name"]
    for index, (layer, name) in enumerate(zip(spec["layers"], run["names"])):
        taken = [values[source] for source in layer.get("inputs", [before])]
        made = LAYERS[layer["kind"]](layer)
        used = Evaluating(made) if layer.get("mode") == "evaluate" else made
        values[name] = used(taken if len(taken) > 1 else taken[0])
        own = [w for w, plan in zip(run["start"], run["weights"]) if plan["layer"] == index]
        made.set_weights([w.reshape(theirs.shape) for w, theirs in zip(own, made.weights, strict=True)])
        made.trainable = not layer.get("frozen", False)
        before = name
    outputs = [{"loss": spec["loss"], **one} for one in spec.get("outputs", [{"layer": run["names"][-1]}])]
    return keras.Model(inputs, [values[one["layer"]] for one in outputs]), outputs


def parts(rows, sizes):
    """Consecutive values of flat rows."""
    return np.split(rows.reshape(len(rows), -1), np.cumsum(sizes)[:-1], axis=1)


def target_of(output, model_output):
    """The shape of one target of an output."""
    shape = list(model_output.shape[1:])
    return shape[:-1] + [1] if output["loss"] == "sparseCategoricalCrossentropy" else shape


def create_loss(name, objective):
    options = {"reduction": REDUCTIONS[objective.get("reduction")]}
    if "labelSmoothing" in objective:
        options["label_smoothing"] = objective["labelSmoothing"]
    if objective.get("takesLogits"):
        options["from_logits"] = True
    return LOSSES[name](**options)


def train(run):
    model, outputs = build(run)
    optimizer = create_optimizer(run["spec"]["optimizer"])
    shapes = [target_of(*pair) for pair in zip(outputs, model.outputs)]
    objective = run["spec"].get("objective", {})
    compare = [create_loss(one["loss"], objective) for one in outputs]
    weights = row_weights(run)
    factors = [one.get("weight", 1) for one in outputs]

    def split(values, all_shapes):
        flat = parts(values, [int(np.prod(shape)) for shape in all_shapes])
        return [tf.constant(part.reshape(-1, *shape)) for part, shape in zip(flat, all_shapes)]

    def step(inputs, targets, counts=None):
        with tf.GradientTape() as tape:
            made = tf.nest.flatten(model(inputs, training=True))
            loss = sum(f * c(t, y, counts) for f, c, t, y in zip(factors, compare, targets, made)) + sum(model.losses)
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply(gradients, model.trainable_variables)
        return loss

    # One graph for batches of any size, the smaller last one too.
    def any_rows(shape):
        return tf.TensorSpec([None, *shape], tf.float64)

    signature = [[any_rows(one.shape[1:]) for one in model.inputs], [any_rows(shape) for shape in shapes]]
    counted = [] if weights is None else [any_rows(weights.shape[1:])]
    step = tf.function(step, input_signature=signature + counted, autograph=False)
    optimizer.build(model.trainable_variables)
    result = []
    for rows in run["order"]:
        inputs = split(run["inputs"][rows].astype(np.float64), [one.shape[1:] for one in model.inputs])
        targets = split(run["targets"][rows].astype(np.float64), shapes)
        counts = [] if weights is None else [tf.constant(weights[rows], tf.float64)]
        result.append(float(step(inputs, targets, *counts)))
    return result


def attempt(run):
    """A run that Keras cannot make says why, and leaves the others alone."""
    try:
        return {"losses": train(run)}
    except Exception as error:
        return {"losses": [], "error": f"{type(error).__name__}: {error}"}


def main(directory):
    count = json.loads((directory / "task.json").read_text())["runs"]
    runs = [attempt(read_run(directory, number)) for number in range(count)]
    kinds = {"layers": [*LAYERS], "losses": [*LOSSES], "optimizers": [*OPTIMIZERS]}
    print(json.dumps({"kinds": kinds, "runs": runs}))


main(Path(sys.argv[1]))
