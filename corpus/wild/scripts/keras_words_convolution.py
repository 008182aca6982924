"""Text by an embedding and convolutions, for few epochs."""

import keras
import numpy as np
from wild import classes, split
from wild_text import words


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*words("state-of-the-union", "era", 3000, 30, 2000))
    layers = keras.layers
    body = [
        layers.Conv1D(32, 7, 3, activation="relu"),
        layers.GlobalMaxPooling1D(),
        layers.Dense(32, activation="relu"),
    ]
    model = keras.Sequential([
        keras.Input((30,)), layers.Embedding(2000, 32), layers.Dropout(0.5), *body, layers.Dropout(0.5), layers.Dense(3, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    run.keras(model, x.astype(np.int32), y, validation=(vx, vy), epochs=8, batch_size=32)
    return classes(model.predict(tx, verbose=0)), ty
