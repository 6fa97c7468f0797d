import type { FeatureSet, LabelledFeatures } from '../../contracts/features.js';
import { elementsIn } from '../../foundation/elements.js';
import type { EpochsRequest } from '../steps/epochs.js';
import { heldInMemory, type RowSource, residentRows, streamedRows } from './rows.js';

type Sets = Pick<EpochsRequest, 'train' | 'validation' | 'model' | 'training'>;

/**
 * The features of a run, within its memory budget. Training rows stay in memory if all views of all samples fit into
 * the budget together with an epoch's dropout masks; otherwise they are read chunk by chunk, as large as the budget
 * allows and never smaller than a batch. Validation rows, which every epoch reads, are held in memory if they fit too.
 */
export async function loadChunks(sets: Sets): Promise<{ rows: RowSource; validation: FeatureSet }> {
  const { train, model, training } = sets;
  const { features } = train;
  const validation = sets.validation.features;
  const budget = training.featureMemory * 2 ** 20;
  const rowBytes = bytesOfRow(features);
  const maskBytes = Object.values(model.masks).reduce((sum, { shape }) => sum + elementsIn(shape), 0);
  const whole = features.count * (features.views * rowBytes + maskBytes);
  // A chunk has whole batches, so that only the last chunk ends in a short one.
  const batches = Math.max(1, Math.floor(budget / (rowBytes + maskBytes) / training.batchSize));
  const rowsPerChunk = batches * training.batchSize;
  const held = whole <= budget ? whole : rowsPerChunk * (rowBytes + maskBytes);
  return {
    rows: whole <= budget ? await residentRows(train) : streamedRows(train, rowsPerChunk),
    validation: held + validation.count * rowBytes <= budget ? await heldInMemory(validation) : validation,
  };
}

/**
 * The sets of a run that is trained batch by batch. Each is held in memory if all its views fit into the rest of
 * the budget; otherwise its rows are read on demand, and the memory is that of two batches.
 */
export async function holdSets(sets: Sets): Promise<{ train: LabelledFeatures; validation: FeatureSet }> {
  const { train, training } = sets;
  const { features } = train;
  const validation = sets.validation.features;
  const budget = training.featureMemory * 2 ** 20;
  const whole = features.count * features.views * bytesOfRow(features);
  const left = whole <= budget ? budget - whole : budget;
  return {
    train: whole <= budget ? { ...train, features: await heldInMemory(features) } : train,
    validation: validation.count * bytesOfRow(validation) <= left ? await heldInMemory(validation) : validation,
  };
}

function bytesOfRow({ width, rowType }: FeatureSet): number {
  return width * (rowType === 'uint8' ? 1 : 4);
}
