"""The sweep as experts write it: features computed once and kept in a file, a small model for each run."""

import json
import os
import time

import keras
import numpy as np

import sweep_common as common


def main():
    options = common.arguments()
    if not os.path.exists(options.features):
        np.savez(options.features, **features(options))
    data = np.load(options.features)
    x, y, xv, yv, xt, yt = (data[name] for name in ("x", "y", "xv", "yv", "xt", "yt"))
    started = time.perf_counter()
    accuracies = []
    for rate, dropout, seed in common.RUNS[: options.runs]:
        keras.backend.clear_session()
        keras.utils.set_random_seed(seed)
        model = keras.Sequential([
            keras.Input((x.shape[1],)),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(dropout),
            keras.layers.Dense(y.shape[1], activation="softmax"),
        ])
        # As it comes: for runs as short as these, XLA and several steps an execution cost more than they save.
        model.compile(keras.optimizers.Adam(rate), "categorical_crossentropy", metrics=["accuracy"])
        model.fit(x, y, batch_size=common.BATCH, validation_data=(xv, yv), epochs=common.EPOCHS, verbose=0)
        accuracies.append(model.evaluate(xt, yt, verbose=0)[1])
    print(json.dumps({"seconds": time.perf_counter() - started, "runs": len(accuracies), "accuracies": accuracies}))


def features(options):
    """Features and labels of the three parts, named x and y, xv and yv, xt and yt."""
    base = common.backbone(options.weights)
    arrays = {}
    for suffix, dataset in zip(("", "v", "t"), common.photos(options.photos)):
        rows = [
            (base.predict_on_batch(keras.applications.mobilenet_v2.preprocess_input(images)), labels.numpy())
            for images, labels in dataset
        ]
        arrays[f"x{suffix}"] = np.concatenate([features for features, _ in rows])
        arrays[f"y{suffix}"] = np.concatenate([labels for _, labels in rows])
    return arrays


main()
