"""House prices as they are under a squared error."""

import keras
from wild import split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("ames", "Sale_Price", 1500))
    x, vx, tx = standard(x, vx, tx)
    if variant == "repaired":
        y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    layers = [keras.layers.Dense(32, activation="relu"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input((x.shape[1],)), *layers])
    model.compile(optimizer=keras.optimizers.SGD(0.1 if variant == "faulty" else 0.01), loss="mse", metrics=["mae"])
    run.keras(model, x, y, validation=(vx, vy), epochs=10, batch_size=16)
    return model.predict(tx, verbose=0), ty
