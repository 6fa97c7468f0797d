"""What both sweeps share: the photos, the backbone, and which runs there are."""

import argparse
import itertools
import json
import os

import keras
import numpy as np

SIZE = 224
BATCH = 32
EPOCHS = 10
RATES = (0.01, 0.003, 0.001, 0.0003)
DROPOUTS = (0.0, 0.2)
SEEDS = (0, 1, 2)
RUNS = list(itertools.product(RATES, DROPOUTS, SEEDS))


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--photos", required=True, help="folder with train/ and test/, class folders in each")
    parser.add_argument("--weights", help="MobileNetV2 alpha 0.35 as a tfjs-layers folder; otherwise untrained")
    parser.add_argument("--features", help="file that holds features between executions")
    parser.add_argument("--runs", type=int, default=len(RUNS), help="only so many of the runs")
    return parser.parse_args()


def photos(folder):
    """Training, validation (a fifth of the training folder) and test images in batches, with one-hot labels."""
    options = {"image_size": (SIZE, SIZE), "batch_size": BATCH, "label_mode": "categorical", "verbose": False}
    load = keras.utils.image_dataset_from_directory
    train, validation = load(
        os.path.join(folder, "train"), validation_split=0.2, subset="both", seed=0, **options
    )
    return train, validation, load(os.path.join(folder, "test"), shuffle=False, **options)


def backbone(weights):
    model = keras.applications.MobileNetV2(
        input_shape=(SIZE, SIZE, 3), alpha=0.35, include_top=False, weights=None, pooling="avg"
    )
    if weights:
        stored = dict(tfjs_tensors(weights))
        for layer in model.layers:
            layer.set_weights([stored[f"{layer.name}/{weight.name}"] for weight in layer.weights])
    return model


def tfjs_tensors(folder):
    """Names and values of the tensors of a tfjs-layers model."""
    with open(os.path.join(folder, "model.json"), encoding="utf-8") as file:
        groups = json.load(file)["weightsManifest"]
    for group in groups:
        content = b"".join(open(os.path.join(folder, path), "rb").read() for path in group["paths"])
        at = 0
        for weight in group["weights"]:
            count = int(np.prod(weight["shape"]))
            # Keras 2, which wrote such files, called the kernel of a depthwise convolution something of its own.
            yield weight["name"].replace("/depthwise_kernel", "/kernel"), np.frombuffer(content, "float32", count, at).reshape(weight["shape"])
            at += 4 * count
