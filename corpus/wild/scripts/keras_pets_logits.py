"""Sigmoid before a binary loss from logits."""

import keras
import tensorflow as tf
from wild import split, standard, table


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*table("churn", "churn", 1500, without=("state",)))
    x, vx, tx = standard(x, vx, tx)
    layers = [keras.layers.Dense(24, activation="relu"), keras.layers.Dense(1, activation="sigmoid")]
    model = keras.Sequential([keras.Input((x.shape[1],)), *layers])
    # Given as a function, as the loss of Keras 3 looks for a sigmoid and undoes it.
    loss = tf.nn.sigmoid_cross_entropy_with_logits if variant == "faulty" else "binary_crossentropy"
    model.compile(optimizer=keras.optimizers.SGD(0.1, momentum=0.9), loss=loss, metrics=["accuracy"])
    run.keras(model, x, y.astype("float32"), validation=(vx, vy.astype("float32")), epochs=15, batch_size=32)
    return (model.predict(tx, verbose=0)[:, 0] > 0.5).astype("int64"), ty
