"""Several labels a row: which sounds a written word has."""

import keras
import numpy as np
from wild import columns, split


def rows(count=3000):
    data = columns("pronunciations")
    order = np.random.default_rng(0).permutation(len(data))[:count]
    x = np.zeros((count, 26 * 27), np.float32)
    for i, word in enumerate(data["text"].take(order).to_pylist()):
        ids = [26, *(ord(c) - 97 for c in word.lower() if "a" <= c <= "z")]
        for a, b in zip(ids, ids[1:]):
            x[i, a * 26 + b] = 1
    sounds = [n for n in data.column_names if n.isupper()]
    return x, np.column_stack([data[n].to_numpy()[order] > 0 for n in sounds]).astype(np.float32)


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*rows())
    layers = [keras.layers.Dense(128, "relu"), keras.layers.Dense(y.shape[1], "sigmoid")]
    model = keras.Sequential([keras.Input((x.shape[1],)), *layers])
    model.compile(optimizer=keras.optimizers.Adam(0.002), loss="binary_crossentropy", metrics=["binary_accuracy"])
    run.keras(model, x, y, validation=(vx, vy), epochs=10, batch_size=64)
    return (np.asarray(model.predict(tx[:200], verbose=0)) > 0.5).astype(int), ty[:200].astype(int)
