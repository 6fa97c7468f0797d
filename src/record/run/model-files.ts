import { join } from 'node:path';
import type { BackboneIdentity } from '../../contracts/backbone-identity.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { HeadSettings, RunSettings } from '../../contracts/experiment.js';
import { writeAtomically } from '../../foundation/files/files.js';

/** What is needed, besides the weights, to predict with a saved model without the experiment file: `espalier.json`. */
export interface ModelDescription {
  readonly format: 1;
  /** What `model.json` takes: images scaled as its backbone expects them, or the backbone's pooled features. */
  readonly input: 'images' | 'features';
  readonly classes: readonly string[];
  readonly backbone: BackboneIdentity;
  readonly backboneWeights: Pick<LocatedWeights, 'source' | 'sha256' | 'settings'>;
  /** How an image becomes the backbone's input; the backbone's own scaling of pixels comes after it. */
  readonly preprocessing: { readonly resize: RunSettings['dataset']['resize']; readonly colours: 'rgb' };
  /** How the backbone's output becomes features. */
  readonly pooling: HeadSettings['pooling'];
}

/** Writes `model/`: weights first, so that a `model.json` never names a file that is not there. */
export async function writeModel(
  directory: string,
  model: { readonly modelJson: unknown; readonly weights: Uint8Array; readonly weightsFile: string },
  description: ModelDescription,
): Promise<void> {
  const folder = join(directory, 'model');
  await writeAtomically(join(folder, model.weightsFile), Buffer.from(model.weights));
  await writeAtomically(join(folder, 'model.json'), `${JSON.stringify(model.modelJson)}\n`);
  await writeAtomically(join(folder, 'espalier.json'), `${JSON.stringify(description, null, 2)}\n`);
}
