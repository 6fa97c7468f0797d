"""The sweep as people write it: the frozen network is part of the model, and sees every image in every epoch."""

import json
import time

import keras

import sweep_common as common


def main():
    options = common.arguments()
    train, validation, test = common.photos(options.photos)
    started = time.perf_counter()
    accuracies = []
    for rate, dropout, seed in common.RUNS[: options.runs]:
        keras.utils.set_random_seed(seed)
        base = common.backbone(options.weights)
        base.trainable = False
        inputs = keras.Input((common.SIZE, common.SIZE, 3))
        x = keras.applications.mobilenet_v2.preprocess_input(inputs)
        x = base(x, training=False)
        x = keras.layers.Dense(128, activation="relu")(x)
        x = keras.layers.Dropout(dropout)(x)
        model = keras.Model(inputs, keras.layers.Dense(len(train.class_names), activation="softmax")(x))
        model.compile(keras.optimizers.Adam(rate), "categorical_crossentropy", metrics=["accuracy"])
        model.fit(
            train.prefetch(2), validation_data=validation.prefetch(2), epochs=common.EPOCHS, verbose=0
        )
        accuracies.append(model.evaluate(test, verbose=0)[1])
    print(json.dumps({"seconds": time.perf_counter() - started, "runs": len(accuracies), "accuracies": accuracies}))


main()
