"""Ways of calling a model of Keras on batches that are there already, and which of them is the fastest."""

import time

import numpy as np
import tensorflow as tf


def ways(model):
    """Each takes a list of batches and gives the features of each as an array."""

    def each_batch(call):
        return lambda batches: [np.asarray(call(batch)) for batch in batches]

    return {
        "predict_on_batch": each_batch(model.predict_on_batch),
        "tf.function": each_batch(tf.function(lambda batch: model(batch, training=False))),
        "tf.function with jit_compile": each_batch(
            tf.function(lambda batch: model(batch, training=False), jit_compile=True)
        ),
    }


def fastest(model, batches):
    """The name of a way, and the way."""
    return min(ways(model).items(), key=lambda way: seconds(way[1], batches))


def seconds(way, batches):
    """The second time: the first compiles."""
    way(batches)
    started = time.perf_counter()
    way(batches)
    return time.perf_counter() - started
