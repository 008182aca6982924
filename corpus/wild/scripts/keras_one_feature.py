"""Prices by one column or by all, by a linear layer and by a network, with the absolute error as loss."""

import keras
import numpy as np
from wild import split, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("used-cars", "Price"))
    scale = keras.layers.Normalization(axis=-1)
    scale.adapt(x)
    deep = (
        [keras.layers.Dense(64, activation="relu"), keras.layers.Dense(64, activation="relu")]
        if variant == "network"
        else []
    )
    model = keras.Sequential([keras.Input((x.shape[1],)), scale, *deep, keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.Adam(0.005 if deep else 0.1), loss="mean_absolute_error")
    y, vy, ty = (a[:, None] / 1000 for a in (y, vy, ty))
    run.keras(model, x, y, validation=(vx, vy), epochs=25, batch_size=32)
    return np.asarray(model.predict(tx, verbose=0)), ty
