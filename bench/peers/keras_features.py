"""The frozen part in Keras: on tensors that are there already, and from files as Keras' own loader reads them."""

import keras
import numpy as np
import tensorflow as tf

from serve import serve
from ways import fastest

BATCH = 32


def prepare(options):
    size = options["inputSize"]
    # Untrained weights: the time does not depend on them, and nothing is downloaded.
    shape = (size, size, 3)
    model = keras.applications.MobileNetV2(
        input_shape=shape, alpha=options["alpha"], include_top=False, weights=None, pooling="avg"
    )
    paths, loader = files(options["photos"], size)
    images = np.random.default_rng(0).uniform(-1, 1, (len(paths) // BATCH * BATCH, *shape)).astype("float32")
    batches = [tf.constant(images[at : at + BATCH]) for at in range(0, len(images), BATCH)]

    name, way = fastest(model, batches[:4])

    def ready():
        way(batches)
        return len(images)

    def predict():
        model.predict(images, batch_size=BATCH, verbose=0)
        return len(images)

    call = tf.function(lambda batch: model(batch, training=False))

    def from_files():
        features = [call(batch).numpy() for batch in loader]
        return sum(len(rows) for rows in features)

    return {"fastest": name}, {"ready": ready, "predict": predict, "files": from_files}


def files(folder, size):
    """All files below a folder of class folders, and the dataset that yields them in batches, preprocessed."""
    dataset = keras.utils.image_dataset_from_directory(
        folder, labels=None, image_size=(size, size), batch_size=BATCH, shuffle=False, verbose=False
    )
    prepared = dataset.map(keras.applications.mobilenet_v2.preprocess_input, num_parallel_calls=tf.data.AUTOTUNE)
    return dataset.file_paths, prepared.prefetch(tf.data.AUTOTUNE)


serve(prepare)
