import { join } from 'node:path';
import { writeAtomically } from '../../foundation/files/files.js';
import { sha256 } from '../../foundation/hash.js';
import { descriptionFileName, type ModelDescription } from './description.js';
import { modelFileName, type SavedModel, weightsFileName } from './saved-model.js';

/**
 * Writes a model's folder: weights first, so that a `model.json` never names a file that is not there. The same model
 * gives the same bytes.
 */
export async function writeSavedModel(
  folder: string,
  { modelJson, weights }: SavedModel,
  description: Omit<ModelDescription, 'format' | 'weightsSha256'>,
): Promise<void> {
  const complete: ModelDescription = { format: 1, ...description, weightsSha256: sha256(weights) };
  await writeAtomically(join(folder, weightsFileName), Buffer.from(weights));
  await writeAtomically(join(folder, modelFileName), `${JSON.stringify(modelJson)}\n`);
  await writeAtomically(join(folder, descriptionFileName), `${JSON.stringify(complete, null, 2)}\n`);
}
