"""One architecture in Keras, without its top, on tensors that are there already."""

import math
import time

import keras
import numpy as np
import tensorflow as tf
from keras import applications

from serve import serve
from ways import fastest


def prepare(options):
    size, batch = options["inputSize"], options["batch"]
    plain = options["name"].replace("_", "")
    build = next(getattr(applications, name) for name in dir(applications) if name.lower() == plain)
    # Untrained weights: the time does not depend on them, and nothing is downloaded.
    model = build(input_shape=(size, size, 3), include_top=False, weights=None, pooling="avg")
    images = np.random.default_rng(0).uniform(-1, 1, (batch, size, size, 3)).astype("float32")
    ready = tf.constant(images)
    # Chosen on a few images: XLA may take minutes for a batch of grouped convolutions.
    name, way = fastest(model, [ready[:8]])
    way([ready])

    def of_a_batch():
        started = time.perf_counter()
        way([ready])
        return time.perf_counter() - started

    batches = max(1, math.ceil(options["seconds"] / of_a_batch()))
    many = np.concatenate([images] * batches)

    def at_its_fastest():
        way([ready] * batches)
        return len(many)

    def predict():
        model.predict(many, batch_size=batch, verbose=0)
        return len(many)

    return {"fastest": name}, {"fastest": at_its_fastest, "predict": predict}


serve(prepare)
