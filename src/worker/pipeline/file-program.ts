import type { OpenEngine } from '../../contracts/components/engine.js';
import type { FileBackbone } from '../../contracts/components/file-backbone.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { BackboneSettings, HeadSettings } from '../../contracts/experiment.js';
import type { FrozenProgram } from '../../features/pass-through.js';
import { elementsIn } from '../../foundation/elements.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { poolRows } from '../../models/head/pool-rows.js';

/** Opens the frozen program of a network in a file. It is run once to find the number of features per image. */
export async function openFileProgram(
  backbone: FileBackbone,
  settings: Pick<BackboneSettings, 'output'>,
  located: LocatedWeights,
  pooling: HeadSettings['pooling'],
  engine: OpenEngine,
  wantedBatch: number,
): Promise<FrozenProgram & { readonly program: NonNullable<FrozenProgram['program']> }> {
  const built = await backbone.open(settings, located, engine, wantedBatch);
  const { batchSize, inputSize, layout } = built;
  const program: FrozenProgram['program'] = {
    concurrency: built.program.concurrency,
    dispose: () => built.program.dispose(),
    async run(inputs) {
      const { features } = await built.program.run(inputs);
      return { features: poolRows(features!, layout, pooling) };
    },
  };
  try {
    const shape = [batchSize, inputSize, inputSize, 3];
    const black = new Uint8Array(elementsIn(shape));
    const { features } = await program.run({ pixels: { shape, dtype: 'uint8', data: black } });
    if (features!.shape[0] !== batchSize)
      throw new EspalierError('WEIGHTS_DO_NOT_FIT', `${located.path}: ${settings.output} has no row for each image`, {
        remedy: 'Set backbone.output to a node whose first dimension is the batch.',
      });
    return { program, batchSize, inputSize, width: features!.shape[1]! };
  } catch (error) {
    await program.dispose();
    throw error;
  }
}
