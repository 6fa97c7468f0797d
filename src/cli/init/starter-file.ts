import { relative, sep } from 'node:path';
import type { Survey } from './survey.js';

/** Class names in a comment beyond which the rest is counted. */
const namedAtMost = 12;

/**
 * A commented experiment file for a folder of photos.
 * @param path of the file, absolute: the folder is named relative to it
 */
export function starterFile(survey: Survey, path: string, schema: string | undefined): string {
  const source = pathFrom(path, survey.folder);
  return `${schema === undefined ? '' : `# yaml-language-server: $schema=${pathFrom(path, schema)}\n`}\
# Learns to tell the classes of ${quoted(source)} apart.
# \`espalier validate\` checks this file, \`espalier plan\` says what a run will do, \`espalier run\` does it.
version: 1
name: ${quoted(experimentName(survey.name))}
# Of the initial head, dropout and shuffling: the same seed gives the same numbers again.
seed: 0

# ${classesText(survey)}
dataset:
  source: ${quoted(source)}
  # For a first try on a part of the images:
  # limit_per_class: 200

${splitsText(survey)}

# The pretrained network. Weights are tried in this order: Keras' own, then those that npm carries.
backbone:
  name: mobilenet_v2
  alpha: 1.0
  input_size: 224
  weights: [imagenet, coco]
# All of its layers stay as they are; only the head is trained.
frozen_layers: all
# To tune the network after the head, at a hundredth of the rate, write this in place of frozen_layers:
# recipe: lp_ft

# The new layers. A softmax over the classes follows by itself.
head:
  pooling: avg
  layers:
    - dense: { units: 128, activation: relu }
    - dropout: 0.2

optimizer: { name: adam, learning_rate: 0.001 }

training:
  epochs: 10
  batch_size: 32
  # Stops when the loss on the validation images has not improved for 3 epochs, and keeps the best epoch.
  early_stopping: { monitor: val_loss, patience: 3 }

# With few photos, show each one also turned and mirrored. 4 views take 4 times as long to prepare, once.
# augmentation:
#   views: 4
#   steps: [{ random_flip: horizontal }, { random_rotation: 0.05 }]

# One run for every combination, ranked in runs/${experimentName(survey.name)}/leaderboard.csv.
# sweep:
#   grid: { optimizer.learning_rate: [0.01, 0.001, 0.0001] }
#   seeds: [0, 1, 2]
`;
}

function classesText({ classes, images }: Survey): string {
  const named = classes.slice(0, namedAtMost).map(({ name, images }) => `${quoted(name)} ${images}`);
  const rest = classes.length - named.length;
  return `${classes.length} classes, ${images} images: ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}.`;
}

function splitsText({ ownSplits }: Survey): string {
  const block = 'splits: { train: 0.7, validation: 0.15, test: 0.15, seed: 0 }';
  const { train, validation, test } = ownSplits;
  if (train === undefined)
    return `# Shares of the images of each class. The test images are looked at once, after training.\n${block}`;
  const folders = [train, validation, test].filter((folder) => folder !== undefined).map((folder) => `${folder}/`);
  return `# Images are divided by the folders ${folders.join(', ')}.${
    validation === undefined ? ` A fifth of ${train}/ is kept for validation.` : ''
  }${test === undefined ? ' There is no test set.' : ''} To mix all and divide them anew:\n# ${block}`;
}

/** Of characters that the name of an experiment may have; it names a folder. */
export function experimentName(name: string): string {
  const allowed = name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '');
  return allowed.slice(0, 100) || 'photos';
}

/** With forward slashes, and starting with a dot unless it is absolute, so that it is seen to be a path. */
function pathFrom(file: string, target: string): string {
  const path = relative(`${file}/..`, target).split(sep).join('/');
  return path === '' ? '.' : /^(\.\.?(\/|$)|\/|[A-Za-z]:)/.test(path) ? path : `./${path}`;
}

/** As YAML: bare where YAML can only read a text, else in quotes, which are JSON's. */
function quoted(text: string): string {
  const bare = /^[A-Za-z_./][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|[.]*(inf|nan)?)$/i.test(text);
  return bare ? text : JSON.stringify(text);
}
