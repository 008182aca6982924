"""A small convolutional network with half of its units dropped."""

import keras
from wild import classes, images, split


def train(variant, seed, run):
    x, y, _, _, tx, ty = split(*images("mnist", 2500))
    x, tx = ((a / 255).reshape(-1, 28, 28, 1) for a in (x, tx))
    held = int(len(y) * 0.9)
    model = keras.Sequential([
        keras.Input((28, 28, 1)), keras.layers.AveragePooling2D(2), keras.layers.Conv2D(16, 3, activation="relu"),
        keras.layers.MaxPooling2D(), keras.layers.Conv2D(32, 3, activation="relu"), keras.layers.MaxPooling2D(),
        keras.layers.Flatten(), keras.layers.Dropout(0.5), keras.layers.Dense(10, activation="softmax"),
    ])  # fmt: skip
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    labels = keras.utils.to_categorical(y, 10)
    run.keras(model, x[:held], labels[:held], validation=(x[held:], labels[held:]), epochs=15, batch_size=32)
    return classes(model.predict(tx, verbose=0)), ty
