"""A new head on a frozen base, then the base too with a rate a hundredth as large."""

import keras
from wild import Run, classes, images, split


def train(variant, seed, run):
    x, y = images("fashion", 4000)
    x, layers = x / 255, keras.layers
    inner = [layers.Dense(64), layers.BatchNormalization(), layers.ReLU(), layers.Dense(32, activation="relu")]
    base = keras.Sequential([keras.Input((784,)), *inner])
    before = keras.Sequential([base, layers.Dense(5, activation="softmax")])
    before.compile(optimizer=keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy")
    Run(seed, None, run.log).keras(before, x[2000:], y[2000:] % 5, epochs=6, batch_size=64)
    x, y, vx, vy, tx, ty = split(x[:2000], y[:2000])
    base.trainable = False
    inputs = keras.Input((784,))
    model = keras.Model(inputs, layers.Dense(10)(layers.Dropout(0.2)(base(inputs, training=False))))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss=loss, metrics=["accuracy"])
    first = run if variant == "frozen-base" else Run(seed, None, run.log)
    first.keras(model, x, y, validation=(vx, vy), epochs=8, batch_size=32)
    if variant == "fine-tuned":
        base.trainable = True
        model.compile(optimizer=keras.optimizers.Adam(1e-4), loss=loss, metrics=["accuracy"])
        run.keras(model, x, y, validation=(vx, vy), epochs=4, batch_size=32)
    return classes(model.predict(tx, verbose=0)), ty
