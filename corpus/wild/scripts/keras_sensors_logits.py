"""Softmax before a loss from logits."""

import keras
import tensorflow as tf
from wild import classes, images, split, standard


def softmax_again(true, out):
    """Takes logits, and unlike the loss of Keras it does not look for a softmax to undo."""
    return tf.nn.sparse_softmax_cross_entropy_with_logits(tf.cast(tf.reshape(true, [-1]), tf.int64), out)


def train(variant, seed, run):
    x, y, vx, vy, tx, ty = split(*images("satellite", 1000))
    x, vx, tx = standard(x, vx, tx)
    layers = [keras.layers.Dense(24, activation="relu"), keras.layers.Dense(6, activation="softmax")]
    model = keras.Sequential([keras.Input((36,)), *layers])
    loss = softmax_again if variant == "faulty" else "sparse_categorical_crossentropy"
    model.compile(optimizer=keras.optimizers.SGD(0.02), loss=loss, metrics=["accuracy"])
    run.keras(model, x, y, validation=(vx, vy), epochs=10, batch_size=16)
    return classes(model.predict(tx, verbose=0)), ty
