"""Windows of a series through a narrow convolution and back."""

import keras
import numpy as np
from wild import split, windows


def train(variant, seed, run):
    x, _ = windows("seattle-hours", "temperature", 32, 2500)
    x = (x - x[:1500].mean()) / x[:1500].std()
    x, vx, tx = (a[..., None] for a in split(x, x)[::2])
    layers = keras.layers
    model = keras.Sequential([
        keras.Input((32, 1)), layers.Conv1D(16, 7, 2, "same", activation="relu"), layers.Dropout(0.1),
        layers.Conv1D(8, 7, 2, "same", activation="relu"), layers.Conv1DTranspose(8, 7, 2, "same", activation="relu"),
        layers.Dropout(0.1), layers.Conv1DTranspose(16, 7, 2, "same", activation="relu"), layers.Conv1DTranspose(1, 7, padding="same"),
    ])  # fmt: skip
    model.compile(optimizer=keras.optimizers.Adam(0.002), loss="mse")
    stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=5, mode="min")
    run.keras(model, x, x, validation=(vx, vx), epochs=25, batch_size=64, callbacks=[stop])
    return np.asarray(model.predict(tx[:100], verbose=0)), tx[:100]
