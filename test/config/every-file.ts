import fc from 'fast-check';
import type { Test } from 'tap';
import { stringify } from 'yaml';
import { readExperiment } from '../../src/config/read-experiment.js';
import { ExperimentError } from '../../src/config/text/problem.js';
import { EspalierError } from '../../src/foundation/errors/errors.js';
import { canonicalJson } from '../../src/foundation/hash.js';
import { catalogue } from './fake-catalogue.js';

const valid = `version: 1
name: garden
seed: 3
dataset: { source: ./photos, limit_per_class: 20 }
splits: { train: 0.7, validation: 0.15, test: 0.15, seed: 42 }
augmentation:
  views: 4
  steps:
    - random_flip: horizontal
    - random_rotation: { factor: [-0.1, 0.1] }
backbone: { name: mobilenet_v2, alpha: 1.0, weights: [imagenet, { random: { seed: 1 } }] }
frozen_layers: all
head:
  layers: [ { dense: { units: 128, activation: relu } }, dropout: 0.2, batch_normalization ]
optimizer: { name: adam, learning_rate: 0.001 }
training: { epochs: 10, early_stopping: { monitor: val_loss } }
sweep:
  grid: { optimizer.learning_rate: [0.01, 0.001], "head.layers.1.dropout": [0.0, 0.2] }
  seeds: [0, 1, 2]
engine: auto
`;

/** Reads a text; what it throws must be an error for people, whose places are inside the text. */
async function outcome(text: string, overrides: readonly string[] = []): Promise<string> {
  try {
    const { runs } = await readExperiment({ path: 'garden.yaml', text, overrides, catalogue });
    return canonicalJson(runs.map(({ document }) => document));
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    if (!(error instanceof ExperimentError)) return error.code;
    for (const { file, line, column } of error.problems) {
      const lines = (file === '--set' ? overrides.join('\n') : text.replace(/^\uFEFF/, '')).split('\n');
      const inside = file === '--set' || (line >= 1 && line <= lines.length && column <= lines[line - 1]!.length + 1);
      if (!inside) throw new Error(`${line}:${column} is outside of the text: ${error.message}`);
    }
    return error.message;
  }
}

const bits = [
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '\n',
  '\n  ',
  ', ',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '<<: *a',
  '!!str ',
  '|',
  '>',
  '~',
];
const words = [
  '.inf',
  '-1',
  '1e999',
  '0x10',
  'null',
  'true',
  'name',
  'dense',
  'sweep',
  'grid',
  'head.layers.9',
  '\t',
  '\r\n',
  '日',
  '\u0000',
  '---',
  '%',
];
const noise = fc.oneof(fc.constantFrom(...bits, ...words), fc.string({ maxLength: 4 }));

const paths = [
  'version',
  'dataset',
  'dataset.source',
  'backbone',
  'backbone.weights',
  'backbone.weights.0',
  'head.layers',
  'head.layers.1',
  'head.layers.1.dropout',
  'optimizer.name',
  'optimizer',
  'training.early_stopping',
  'augmentation.steps',
  'augmentation.steps.0.random_flip',
  'splits.train',
  'frozen_layers',
  'sweep.grid',
  'sweep.seeds',
  'engine',
  'relative_to',
];

/** What holds of every experiment file, tried on drawn ones: 700 of them, so many times. */
export function holdsOfEveryFile(t: Test, times: number): void {
  t.test('any change of a valid file is read or gives an error for people', async () => {
    const changed = fc
      .array(fc.tuple(fc.nat(valid.length), fc.nat(12), noise), { minLength: 1, maxLength: 4 })
      .map((edits) => edits.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), valid));
    await fc.assert(
      fc.asyncProperty(changed, async (text) => {
        await outcome(text);
      }),
      { numRuns: 250 * times },
    );
  });

  t.test('so does a file with lines moved, doubled or left out', async () => {
    const lines = valid.split('\n');
    const shuffled = fc
      .array(fc.nat(lines.length - 1), { maxLength: 30 })
      .map((chosen) => chosen.map((at) => lines[at]).join('\n'));
    await fc.assert(
      fc.asyncProperty(shuffled, async (text) => {
        await outcome(text);
      }),
      { numRuns: 75 * times },
    );
  });

  t.test('so does any text, and any override', async () => {
    const text = fc.array(noise, { maxLength: 25 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, text, async (file, override) => {
        await outcome(file);
        await outcome(valid, [override, `head.layers.${override}`, `training=${override}`]);
      }),
      { numRuns: 100 * times },
    );
  });

  t.test('so does any value in any place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 3 }), async (path, value) => {
        await outcome(valid, [`${path}=${JSON.stringify(value)}`]);
      }),
      { numRuns: 200 * times },
    );
  });

  t.test('--set does what an edit of the file does', async () => {
    const settings = fc.record({
      epochs: fc.integer({ min: -1, max: 9 }),
      batch_size: fc.integer({ min: 0, max: 64 }),
    });
    const body = 'version: 1\ndataset: { source: ./photos }\nbackbone: mobilenet_v2\n';
    const messagesOf = (text: string, overrides: readonly string[] = []) =>
      readExperiment({ path: 'garden.yaml', text, overrides, catalogue }).then(
        ({ runs }) => runs[0]!.document,
        (error: ExperimentError) => error.problems.map(({ message }) => message),
      );
    await fc.assert(
      fc.asyncProperty(settings, async (training) => {
        const overrides = Object.entries(training).map(([setting, value]) => `training.${setting}=${value}`);
        const overridden = await messagesOf(body, overrides);
        const edited = await messagesOf(`${body}training: ${JSON.stringify(training)}`);
        if (canonicalJson(overridden) !== canonicalJson(edited))
          throw new Error(`${canonicalJson(overridden)} is not ${canonicalJson(edited)}`);
      }),
      { numRuns: 50 * times },
    );
  });

  t.test('the order of keys does not matter', async () => {
    const before = (await readExperiment({ path: 'garden.yaml', text: valid, catalogue })).runs[0]!.document;
    const shuffle = (value: unknown, draw: () => number): unknown => {
      if (Array.isArray(value)) return value.map((item) => shuffle(item, draw));
      if (value === null || typeof value !== 'object') return value;
      const entries = Object.entries(value).map(([key, member]) => [key, shuffle(member, draw), draw()] as const);
      return Object.fromEntries(entries.sort((a, b) => a[2] - b[2]).map(([key, member]) => [key, member]));
    };
    const expected = canonicalJson([before]);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (stream) => {
        const text = stringify(shuffle(before, () => stream.next().value));
        const said = await outcome(text);
        if (said !== expected) throw new Error(said);
      }),
      { numRuns: 25 * times },
    );
  });
}
