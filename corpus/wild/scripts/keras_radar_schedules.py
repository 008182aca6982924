"""A rate of 0.1 that falls by time or by halves."""

import keras
from wild import split, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("ionosphere", "Class"))
    layers = [keras.layers.Dense(34, "relu"), keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input((x.shape[1],)), *layers])
    if variant == "by-time":
        rate = keras.optimizers.schedules.InverseTimeDecay(0.1, decay_steps=8, decay_rate=0.02)
        optimizer, calls = keras.optimizers.SGD(rate, momentum=0.8), []
    else:
        halves = keras.callbacks.LearningRateScheduler(lambda epoch: 0.1 * 0.5 ** ((1 + epoch) // 10))
        optimizer, calls = keras.optimizers.SGD(0.1, momentum=0.9), [halves]
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    y, vy = (a.astype("float32")[:, None] for a in (y, vy))
    run.keras(model, x, y, validation=(vx, vy), epochs=50, batch_size=28, callbacks=calls)
    return (model.predict(tx, verbose=0)[:, 0] > 0.5).astype(int), ty
