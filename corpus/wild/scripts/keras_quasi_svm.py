"""Fixed random features under a hinge loss."""

import keras
import numpy as np
from wild import classes, images, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 2500))
    draw = np.random.default_rng(seed)
    weights = [draw.normal(0, 0.1, (784, 512)), draw.uniform(0, 2 * np.pi, 512)]
    random = keras.layers.Dense(512, activation=keras.ops.cos, trainable=False)
    model = keras.Sequential([keras.Input((784,)), random, keras.layers.Dense(10)])
    random.set_weights(weights)
    y, vy = (keras.utils.to_categorical(a, 10) for a in (y, vy))
    model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="hinge", metrics=["accuracy"])
    run.keras(model, x / 255, y, validation=(vx / 255, vy), epochs=12, batch_size=64)
    return classes(model.predict(tx / 255, verbose=0)), ty
