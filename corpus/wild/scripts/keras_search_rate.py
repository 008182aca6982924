"""A squared error over targets in their unit, at two rates."""

import keras
from wild import split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("concrete", "compressive_strength"))
    x, vx, tx = standard(x, vx, tx)
    layers = [keras.layers.Dense(24, activation="relu"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((8,)), *layers])
    rate = 0.025 if variant == "faulty" else 0.001
    model.compile(optimizer=keras.optimizers.SGD(rate, momentum=0.9), loss="mse", metrics=["mae"])
    run.keras(model, x, y[:, None], validation=(vx, vy[:, None]), epochs=20, batch_size=32)
    return model.predict(tx, verbose=0), ty
