"""Patches of pictures through blocks of attention, with decay of weights."""

import keras
from wild import classes, images, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("fashion", 2500))
    cut = lambda a: (a / 255).reshape(-1, 4, 7, 4, 7).transpose(0, 1, 3, 2, 4).reshape(-1, 16, 49)  # noqa: E731
    layers = keras.layers
    inputs = keras.Input((16, 49))
    h = layers.Dense(32)(inputs) + layers.Embedding(16, 32)(keras.ops.arange(16))
    for _ in range(2):
        n = layers.LayerNormalization(epsilon=1e-6)(h)
        h = h + layers.MultiHeadAttention(2, 16, dropout=0.1)(n, n)
        h = h + layers.Dense(32)(layers.Dense(64, "gelu")(layers.LayerNormalization(epsilon=1e-6)(h)))
    h = layers.Dropout(0.5)(layers.Flatten()(layers.LayerNormalization(epsilon=1e-6)(h)))
    model = keras.Model(inputs, layers.Dense(10)(h))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.AdamW(0.002, weight_decay=0.0001), loss=loss, metrics=["accuracy"])
    run.keras(model, cut(x), y, validation=(cut(vx), vy), epochs=10, batch_size=64)
    return classes(model.predict(cut(tx), verbose=0)), ty
