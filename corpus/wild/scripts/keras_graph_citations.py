"""A network that adds up what neighbours say, against one that sees rows alone."""

import keras
import numpy as np
from wild import classes, split, standard, table


def train(variant, seed, run):
    x, y = table("vehicles", "Class")
    x = standard(x)[0]
    near = np.argsort(((x[:, None] - x[None]) ** 2).sum(-1), 1)[:, 1:6]
    both = np.concatenate([x, x[near].mean(1)], 1) if variant == "neighbours" else x
    x, y, vx, vy, tx, ty = split(both.astype(np.float32), y)
    layers = keras.layers
    inputs = h = keras.Input((x.shape[1],))
    for _ in range(3):
        block = layers.Dense(32, "gelu")(layers.Dropout(0.2)(layers.BatchNormalization()(h)))
        h = block if h is inputs else layers.add([h, block])
    model = keras.Model(inputs, layers.Dense(4)(h))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss, metrics=["acc"])
    stop = keras.callbacks.EarlyStopping(monitor="val_acc", patience=20, restore_best_weights=True)
    run.keras(model, x, y, validation=(vx, vy), epochs=60, batch_size=128, callbacks=[stop])
    return classes(model.predict(tx, verbose=0)), ty
