"""A sweep over a head in Keras, as people write it and as experts do, on the images of a folder."""

import itertools
import os
import time

import keras

from serve import serve

BATCH = 32


def prepare(options):
    size, alpha, epochs = options["inputSize"], options["alpha"], options["epochs"]
    shape = (size, size, 3)
    # Untrained weights: the time does not depend on them.
    backbone = keras.applications.MobileNetV2(
        input_shape=shape, alpha=alpha, include_top=False, weights=None, pooling="avg"
    )
    backbone.trainable = False
    train, validation, test = images(options["photos"], size)
    points = list(itertools.product(options["learningRates"], options["dropouts"], options["seeds"]))

    def head(dropout, classes):
        return [
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(dropout),
            keras.layers.Dense(classes, activation="softmax"),
        ]

    def compiled(model, rate):
        model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    def features(dataset):
        rows, labels = [], []
        for batch, classes in dataset:
            rows.append(backbone(batch / 127.5 - 1, training=False).numpy())
            labels.append(classes.numpy())
        return keras.ops.convert_to_numpy(keras.ops.concatenate(rows)), keras.ops.convert_to_numpy(
            keras.ops.concatenate(labels)
        )

    stored = [features(dataset) for dataset in (train, validation, test)]
    classes = int(stored[0][1].max()) + 1

    def expert():
        """Features are NumPy arrays that exist; a small model a run."""
        (x, y), known, unseen = stored
        for rate, dropout, seed in points:
            keras.backend.clear_session()
            keras.utils.set_random_seed(seed)
            model = compiled(keras.Sequential([keras.Input((x.shape[1],)), *head(dropout, classes)]), rate)
            model.fit(x, y, batch_size=BATCH, epochs=epochs, validation_data=known, verbose=0)
            model.evaluate(*unseen, verbose=0)
        return len(points)

    def plain():
        """The frozen model is part of the model: the seconds of one epoch of one run, once compiled."""
        inputs = keras.Input(shape)
        x = backbone(inputs / 127.5 - 1, training=False)
        for layer in head(0.2, classes):
            x = layer(x)
        model = compiled(keras.Model(inputs, x), 1e-3)
        model.fit(train, epochs=1, validation_data=validation, verbose=0)
        started = time.perf_counter()
        model.fit(train, epochs=1, validation_data=validation, verbose=0)
        return time.perf_counter() - started

    return {}, {"expert": expert, "plain": plain}


def images(folder, size):
    """Training, validation (a fifth of the training folder) and test images, as Keras' loader gives them."""
    shared = {"image_size": (size, size), "batch_size": BATCH}
    split = {"validation_split": 0.2, "seed": 0, **shared}
    load = keras.utils.image_dataset_from_directory
    inside = os.path.join(folder, "train")
    return (
        load(inside, subset="training", **split),
        load(inside, subset="validation", **split),
        load(os.path.join(folder, "test"), shuffle=False, **shared),
    )


serve(prepare)
