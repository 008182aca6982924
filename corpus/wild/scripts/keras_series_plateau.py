"""Convolutions over a series, whose rate halves at each plateau, for very many epochs."""

import keras
from wild import classes, images, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("spoken-prompts", 1200))
    x, vx, tx = ((a / 128 - 0.5).reshape(-1, 32, 20) for a in (x, vx, tx))
    block = lambda: [keras.layers.Conv1D(24, 3, padding="same"), keras.layers.BatchNormalization(), keras.layers.ReLU()]  # noqa: E731
    head = [keras.layers.GlobalAveragePooling1D(), keras.layers.Dense(5, activation="softmax")]
    model = keras.Sequential([keras.Input((32, 20)), *block(), *block(), *head])
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["sparse_categorical_accuracy"])
    calls = [
        keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=6, min_lr=0.0001),
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=20),
    ]
    run.keras(model, x, y, validation=(vx, vy), epochs=45, batch_size=64, callbacks=calls)
    return classes(model.predict(tx, verbose=0)), ty
