"""Softmax over a single output."""

import keras
from wild import classes, split, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("ionosphere", "Class"))
    last = "softmax" if variant == "faulty" else "sigmoid"
    layers = [keras.layers.Dense(24, activation="relu"), keras.layers.Dense(1, activation=last)]
    model = keras.Sequential([keras.Input((x.shape[1],)), *layers])
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["accuracy"])
    run.keras(model, x, y.astype("float32"), validation=(vx, vy.astype("float32")), epochs=25, batch_size=16)
    return classes(model.predict(tx, verbose=0)), ty
