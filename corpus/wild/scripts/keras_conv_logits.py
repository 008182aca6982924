"""Convolution, softmax, and a loss that applies softmax again."""

import keras
import tensorflow as tf
from wild import classes, images, split


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("mnist", 800))
    x, vx, tx = x / 255, vx / 255, tx / 255
    layers = [keras.layers.Reshape((28, 28, 1)), keras.layers.Conv2D(6, 5, strides=3, activation="relu")]
    layers += [keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    model = keras.Sequential([keras.Input((784,)), *layers])
    loss = tf.nn.softmax_cross_entropy_with_logits if variant == "faulty" else "categorical_crossentropy"
    model.compile(optimizer=keras.optimizers.SGD(0.05), loss=loss, metrics=["accuracy"])
    held = (vx, keras.utils.to_categorical(vy, 10))
    run.keras(model, x, keras.utils.to_categorical(y, 10), validation=held, epochs=8, batch_size=16)
    return classes(model.predict(tx, verbose=0)), ty
