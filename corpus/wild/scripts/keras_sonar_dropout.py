"""Echoes by a network as it is, or with bounded weights and hidden units dropped."""

import keras
from wild import split, standard, table


def train(variant, seed, run):
    x, y, _, _, tx, ty = split(*table("sonar", "Class"), shares=(0.7, 0.0))
    x, tx = standard(x, tx)
    bound = None if variant == "no-dropout" else keras.constraints.MaxNorm(3)
    hidden = lambda units: keras.layers.Dense(units, "relu", kernel_constraint=bound)  # noqa: E731
    drop = keras.layers.Dropout
    layers = {
        "no-dropout": [hidden(60), hidden(30)],
        "hidden-dropped": [hidden(60), drop(0.2), hidden(30), drop(0.2)],
    }[variant]
    model = keras.Sequential([keras.Input((60,)), *layers, keras.layers.Dense(1, "sigmoid")])
    rate, momentum = (0.01, 0.8) if variant == "no-dropout" else (0.1, 0.9)
    optimizer = keras.optimizers.SGD(rate, momentum=momentum)
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    run.keras(model, x, y.astype("float32")[:, None], epochs=40, batch_size=16)
    return (model.predict(tx, verbose=0)[:, 0] > 0.5).astype(int), ty
