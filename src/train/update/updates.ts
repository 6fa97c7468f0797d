import type { RunSettings } from '../../contracts/experiment.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { batchesPerUpdate } from './update-rule.js';

/**
 * Throws CONFIG_CONFLICT if a phase has fewer batches than gradients are accumulated over: its weights would silently
 * stay unchanged. `images` is the size of the training set.
 */
export function checkUpdates(
  { optimizer, training, phases }: Pick<RunSettings, 'optimizer' | 'training' | 'phases'>,
  images: number,
): void {
  const needed = batchesPerUpdate(optimizer);
  const batchesPerEpoch = Math.ceil(images / training.batchSize);
  const short = phases.findIndex(({ epochs }) => epochs * batchesPerEpoch < needed);
  if (short < 0) return;
  const place = phases.length > 1 ? `phases.${short}` : 'training';
  const batches = phases[short]!.epochs * batchesPerEpoch;
  const text =
    `optimizer.gradient_accumulation_steps is ${needed}, but ${place} has only ${batches} batches in all ` +
    `(${images} training images, batch_size ${training.batchSize}, epochs ${phases[short]!.epochs}), so no weight would be updated`;
  throw new EspalierError('CONFIG_CONFLICT', text, {
    remedy: 'Accumulate over fewer batches, make them smaller, or train for more epochs.',
  });
}
