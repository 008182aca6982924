"""A line through two hundred points at too high a rate."""

import numpy as np
import keras


def train(variant, seed, run):
    x = np.arange(200, dtype=np.float32)[:, None]
    y = 2 * x
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    rate = 1e-3 if variant == "faulty" else 1e-5
    model.compile(optimizer=keras.optimizers.SGD(rate), loss="mean_squared_error")
    run.keras(model, x, y, epochs=4, batch_size=1)
    return model.predict(x + 0.5, verbose=0), y + 1
