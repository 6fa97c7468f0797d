"""Fine-tuning MobileNetV2 in Keras, BatchNorm frozen: all of it, or what is behind a block."""

import resource

import keras
import numpy as np

from serve import serve


def prepare(options):
    size, batch, classes = options["inputSize"], options["batchSize"], options["classes"]
    # Untrained weights: the time does not depend on them, and nothing is downloaded.
    base = keras.applications.MobileNetV2(
        input_shape=(size, size, 3), alpha=1.0, include_top=False, weights=None, pooling="avg"
    )
    until = options.get("until")
    tuned = until is None
    for layer in base.layers:
        layer.trainable = tuned and not isinstance(layer, keras.layers.BatchNormalization)
        # A block ends where the next layer has another name.
        tuned = tuned or layer.name == f"{until}_project_BN"
    images = keras.Input((size, size, 3))
    model = keras.Model(images, keras.layers.Dense(classes)(base(images, training=False)))
    model.compile(
        keras.optimizers.SGD(1e-3, momentum=0.9), keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    )
    random = np.random.default_rng(0)
    count = batch * options["batches"]
    x = random.uniform(-1, 1, (count, size, size, 3)).astype("float32")
    y = random.integers(0, classes, count)

    def train():
        model.fit(x, y, batch_size=batch, epochs=1, verbose=0)
        return count

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

    return {}, {"train": train, "peak": peak}


serve(prepare)
