"""A parabola whose points lie around 0, or around 60."""

import keras
import numpy as np


def train(variant, seed, run):
    draw = np.random.default_rng(0)
    x = draw.uniform(-3, 3, (240, 1)).astype("float32")
    y = (x**2 / 4).astype("float32")
    far = x + 60 if variant == "faulty" else x
    layers = [keras.layers.Dense(8, activation="sigmoid"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((1,)), *layers])
    model.compile(optimizer=keras.optimizers.Adam(0.05), loss="mse")
    run.keras(model, far[:160], y[:160], validation=(far[160:200], y[160:200]), epochs=30, batch_size=16)
    return model.predict(far[200:], verbose=0), y[200:]
