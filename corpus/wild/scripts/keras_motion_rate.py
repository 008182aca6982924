"""Networks that never learn where the rate is above 0.03."""

import keras
from wild import classes, split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("letters", "lettr", 1500))
    x, vx, tx = standard(x, vx, tx)
    layers = [keras.layers.Dense(48, activation="relu") for _ in range(3)]
    model = keras.Sequential([keras.Input((16,)), *layers, keras.layers.Dense(26, activation="softmax")])
    rate = 0.3 if variant == "faulty" else 0.003
    model.compile(optimizer=keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    run.keras(model, x, y, validation=(vx, vy), epochs=12, batch_size=32)
    return classes(model.predict(tx, verbose=0)), ty
