import { join } from 'node:path';
import type { Test } from 'tap';
import type { BatchNorm } from '../../src/contracts/experiment.js';
import { readResult } from '../../src/record/run/result-file.js';
import { savePlainly, weightBytes } from './plain-model.js';
import { resultOf, Sweeper, tiny } from './tiny-sweep.js';

/** A freeze setting as the file has it, and which layers it leaves to be tuned, by its description. */
export interface Boundary {
  readonly frozen: unknown;
  readonly tuned: (layer: string, index: number, layers: readonly string[]) => boolean;
}

const after = (layers: readonly string[], block: string, index: number) =>
  index > layers.findLastIndex((name) => name.startsWith(block));

export const boundaries = {
  all: { frozen: 'all', tuned: () => false },
  until: { frozen: { until: 'block_13' }, tuned: (_, index, layers) => after(layers, 'block_13_', index) },
  match: {
    frozen: { match: '^(Conv1|bn_Conv1|block_[3-9]_)' },
    tuned: (name) => !/^(Conv1|bn_Conv1|block_[3-9]_)/.test(name),
  },
  except: { frozen: { except: 'block_5' }, tuned: (name) => name.startsWith('block_5_') },
  trainableLast: { frozen: { trainable_last: 12 }, tuned: (_, index, layers) => index >= layers.length - 12 },
  trainableLastBlocks: {
    frozen: { trainable_last_blocks: 2 },
    tuned: (name) => /^(block_16_|Conv_1)/.test(name),
  },
  none: { frozen: 'none', tuned: () => true },
} satisfies { [name: string]: Boundary };

/** Weights of a tuned layer that move, by what is said of batch normalisation. */
function moves(weight: string, batchNorm: BatchNorm): boolean {
  if (/gamma|beta/.test(weight)) return batchNorm !== 'frozen';
  if (/moving_/.test(weight)) return batchNorm === 'train';
  return true;
}

/**
 * Trains once for every boundary and each way of batch normalisation, and compares what was saved with the file of
 * pretrained weights, weight by weight.
 */
export async function proveFrozen(t: Test, named: readonly Boundary[], batchNorms: readonly BatchNorm[]) {
  const root = t.testdir();
  const layers = await savePlainly(join(root, 'pretrained'));
  const pretrained = await weightBytes(join(root, 'pretrained'));
  const experiment = tiny({
    dataset: { source: { synthetic: { classes: 3, images_per_class: 5, image_size: 32 } } },
    backbone: { name: 'mobilenet_v2', alpha: 0.35, input_size: 32, weights: './pretrained' },
    optimizer: { name: 'adam', learning_rate: 0.01 },
    training: { epochs: 1, batch_size: 3 },
    sweep: { grid: { frozen_layers: named.map(({ frozen }) => frozen), batch_norm: batchNorms } },
  });
  const { runs, directories } = await new Sweeper(t, join(root, 'cache')).sweep(root, experiment);
  const points = named.flatMap((boundary) => batchNorms.map((batchNorm) => ({ boundary, batchNorm })));
  for (const [index, { boundary, batchNorm }] of points.entries()) {
    const label = `${JSON.stringify(boundary.frozen)}, batch_norm ${batchNorm}`;
    t.equal(resultOf(runs[index]).status, 'done', label);
    const directory = directories[index]!;
    const { before, after } = (await readResult(directory))!.frozenWeights!;
    t.match(before, /^[0-9a-f]{64}$/);
    t.equal(after, before, `${label}: hashes`);
    const saved = await weightBytes(join(directory, 'model'));
    if (boundary.frozen === 'all') {
      t.notOk(
        [...saved.keys()].some((name) => pretrained.has(name)),
        'a head is saved alone',
      );
      continue;
    }
    const wrong = [...pretrained].filter(([name, bytes]) => {
      const [layer, weight] = name.split('/') as [string, string];
      const isTuned = boundary.tuned(layer, layers.indexOf(layer), layers) && moves(weight, batchNorm);
      return saved.get(name)!.equals(bytes) === isTuned;
    });
    t.same(
      wrong.map(([name]) => name),
      [],
      `${label}: what is frozen is the file's, bit for bit, and what is tuned has moved`,
    );
  }
}
