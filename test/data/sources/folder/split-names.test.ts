import t from 'tap';
import { splitOf } from '../../../../src/data/sources/folder/split-names.js';

// Names of folders in published archives, e.g. Intel Image Classification (seg_train), Stanford Cars (cars_test),
// Fruits 360 (Training), Chest X-Ray (val), and those that Keras' and PyTorch's tutorials give.
const published = {
  train:
    'train Train TRAIN training Training train_set trainset training-set seg_train cars_train train_images train2017',
  validation: 'val valid Validation validation_set dev devset eval evaluation flowers_valid imagenet_val val_data',
  test: 'test Test testing Testing test_set testset seg_test cars_test test-images dogs.test test_data',
};

t.test('split folders in the spellings of published archives', async (t) => {
  for (const [split, names] of Object.entries(published))
    for (const name of names.split(' ')) t.equal(splitOf(name), split, name);
  t.equal(splitOf(' Training Data '), 'train');
});

t.test('names of classes and others mean no split', async (t) => {
  for (const name of 'trains trainer rain constraint value interval contest testbed train_station dev-board pred unlabeled'.split(
    ' ',
  ))
    t.equal(splitOf(name), undefined, name);
});
