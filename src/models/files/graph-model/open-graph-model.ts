import type { ImageModel, OpenEngine } from '../../../contracts/components/engine.js';
import type { LocatedWeights } from '../../../contracts/components/weight-source.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { readTfjsFolder } from '../../weights/formats/tfjs-folder.js';
import { checkUnchanged } from '../../weights/formats/unchanged.js';
import type { FileBackboneSettings } from '../file-settings.js';

/** The network of a tfjs graph-model, compiled by the engine like any other tensor function. */
export async function openGraphModel(
  settings: FileBackboneSettings,
  located: LocatedWeights,
  engine: OpenEngine,
  wantedBatch: number,
): Promise<ImageModel> {
  const { path } = located;
  const folder = await readTfjsFolder(path);
  checkUnchanged(located, folder.sha256);
  // Imported on demand: tfjs' reader of graphs takes a tenth of a second that most tasks need not spend.
  const { graphNetwork } = await import('./graph-network.js');
  const network = await runnable(path, '', async () => graphNetwork(path, folder, settings, wantedBatch));
  try {
    const program = await runnable(path, 'cannot be run: ', () =>
      engine.build(network.definition, { concurrent: true }),
    );
    const { inputSize, batchSize, layout } = network;
    return {
      inputSize,
      batchSize,
      layout,
      program: {
        concurrency: program.concurrency,
        // Inconsistent shapes show when a function is compiled or, on an engine that does not compile, when it is run.
        run: (inputs) => runnable(path, 'cannot be run: ', () => program.run(inputs)),
        async dispose() {
          await program.dispose();
          network.dispose();
        },
      },
    };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

async function runnable<T>(path: string, prefix: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof EspalierError) throw error;
    const { message } = (error instanceof Error && error.cause instanceof Error ? error.cause : error) as Error;
    throw new EspalierError('WEIGHTS_UNREADABLE', `${path} ${prefix}${message}`, {
      remedy: 'Give the folder of a tfjs graph-model that takes images, complete and unchanged.',
      cause: error,
    });
  }
}
