"""Networks of several sizes with and without a cure for overfitting, for many epochs, whose rate falls by time."""

import keras
from wild import classes, split, standard, table

LAYERS, L2 = keras.layers, keras.regularizers.l2
SETTINGS = {
    "tiny": [lambda: LAYERS.Dense(16, "elu")],
    "small": [lambda: LAYERS.Dense(16, "elu"), lambda: LAYERS.Dense(16, "elu")],
    "penalty": [lambda: LAYERS.Dense(64, "elu", kernel_regularizer=L2(0.001))] * 3,
    "dropout": [lambda: LAYERS.Dense(64, "elu"), lambda: LAYERS.Dropout(0.5)] * 3,
    "both": [lambda: LAYERS.Dense(64, "elu", kernel_regularizer=L2(0.0001)), lambda: LAYERS.Dropout(0.5)] * 3,
}


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("cells", "class", 2000))
    x, vx, tx = standard(x, vx, tx)
    model = keras.Sequential([keras.Input((x.shape[1],)), *(make() for make in SETTINGS[variant]), LAYERS.Dense(1)])
    rate = keras.optimizers.schedules.InverseTimeDecay(0.003, decay_steps=200, decay_rate=1)
    metrics = [keras.metrics.BinaryCrossentropy(from_logits=True, name="binary_crossentropy"), "accuracy"]
    model.compile(
        optimizer=keras.optimizers.Adam(rate), loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=metrics
    )
    stop = keras.callbacks.EarlyStopping(monitor="val_binary_crossentropy", patience=15)
    y, vy = (a.astype("float32")[:, None] for a in (y, vy))
    run.keras(model, x, y, validation=(vx, vy), epochs=15, batch_size=64, callbacks=[stop])
    return classes(model.predict(tx, verbose=0) + 0.5), ty
