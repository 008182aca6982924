"""A drop meant for every tenth epoch that comes at each."""

import keras
from wild import split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("used-cars", "Price"))
    x, vx, tx = standard(x, vx, tx)
    y, vy, ty = standard(y[:, None], vy[:, None], ty[:, None])
    model = keras.Sequential([keras.Input((17,)), keras.layers.Dense(16, activation="relu"), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(0.01), loss="mse", metrics=["mae"])

    def schedule(epoch, rate):
        return rate * 0.2 if variant == "faulty" or (epoch > 0 and epoch % 10 == 0) else rate

    calls = [keras.callbacks.LearningRateScheduler(schedule)]
    run.keras(model, x, y, validation=(vx, vy), epochs=20, batch_size=16, callbacks=calls)
    return model.predict(tx, verbose=0), ty
