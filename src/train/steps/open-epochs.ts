import type { FeatureSet } from '../../contracts/features.js';
import { ChunkPlan } from '../rows/chunks.js';
import { holdSets, loadChunks } from '../rows/load-rows.js';
import type { Carried } from './carried.js';
import type { Epochs, EpochsRequest } from './epochs.js';
import { LoopEpochs } from './loop-epochs.js';
import { PartStep } from './part-step.js';
import { SteppedEpochs } from './stepped-epochs.js';
import { WholeStep } from './whole-step.js';

interface OpenEpochs {
  readonly epochs: Epochs;
  readonly plan: ChunkPlan;
  /** Features of the validation set, perhaps held in memory. */
  readonly validation: FeatureSet;
}

/** Opens the training of a request's model, according to its `stepping`, and the chunks of its epochs. */
export async function openEpochs(request: EpochsRequest, from: Carried): Promise<OpenEpochs> {
  const { model, seed } = request;
  const { count: samples, views } = request.train.features;
  if (model.stepping === 'loop') {
    const { rows, validation } = await loadChunks(request);
    const plan = new ChunkPlan({ samples, views, rowsPerChunk: rows.rowsPerChunk, seed });
    return { epochs: new LoopEpochs(request, rows, from), plan, validation };
  }
  const { train, validation } = await holdSets(request);
  const step = model.stepping === 'parts' ? new PartStep(request) : new WholeStep(request);
  // Rows are read batch by batch: a permutation of all of them takes no more memory than one of a chunk.
  const plan = new ChunkPlan({ samples, views, rowsPerChunk: Math.max(1, samples), seed });
  return { epochs: new SteppedEpochs(request, train, step, from), plan, validation };
}
