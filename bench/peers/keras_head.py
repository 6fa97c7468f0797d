"""Training a head with Keras' fit: as it comes, and with more than one step in each call of the compiled function."""

import time

import keras
import numpy as np

from serve import serve


def prepare(options):
    samples, width, classes = options["samples"], options["width"], options["classes"]
    random = np.random.default_rng(0)
    x = random.random((samples, width), dtype="float32")
    y = keras.utils.to_categorical(random.integers(0, classes, samples), classes)

    def model(steps_per_execution):
        head = keras.Sequential([
            keras.Input((width,)),
            keras.layers.Dense(options["units"], activation="relu"),
            keras.layers.Dropout(options["dropout"]),
            keras.layers.Dense(classes, activation="softmax"),
        ])
        head.compile(
            keras.optimizers.Adam(1e-3),
            "categorical_crossentropy",
            metrics=["accuracy"],
            steps_per_execution=steps_per_execution,
        )
        return head

    def fit(head):
        head.fit(x, y, batch_size=options["batchSize"], epochs=options["epochs"], verbose=0)
        return samples * options["epochs"]

    heads = {steps: model(steps) for steps in (1, 10, 50)}
    fastest = min(heads, key=lambda steps: seconds(lambda: fit(heads[steps])))
    tasks = {"fit": lambda: fit(heads[1]), "tuned": lambda: fit(heads[fastest])}
    return {"fastest": fastest}, tasks


def seconds(work):
    """The second time: the first compiles."""
    work()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


serve(prepare)
