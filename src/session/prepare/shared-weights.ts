import type { Components } from '../../contracts/catalogue.js';
import type { Chosen } from '../../contracts/components/component.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { RunSettings } from '../../contracts/experiment.js';
import { wholeNetwork } from '../../contracts/networks/backbone-identity.js';
import type { PlannedDownload } from '../../contracts/plan.js';
import type { Progress } from '../../contracts/progress.js';
import type { RunRecord } from '../../contracts/record.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { hashOf } from '../../foundation/hash.js';
import { findWeightSource, locateWeights } from '../../models/weights/locate-weights.js';
import { showingDownloads } from './downloads.js';

type WeightSettings = Pick<RunSettings, 'backbone' | 'batchNorm' | 'relativeTo'>;

/** Returns a key: runs with the same one use the same weights, the first available ones of their list. */
export function weightsKey({ backbone, batchNorm, relativeTo }: WeightSettings): string {
  return hashOf({ backbone: wholeNetwork(backbone), relativeTo, trainsStatistics: batchNorm === 'train' });
}

/**
 * Returns the weights that runs will use if that is known offline: those that a finished one of them used, or else the
 * first of the list. Undefined where it depends on which servers can be reached. So a finished sweep needs no network,
 * whichever weights it used.
 */
export async function weightsHere(
  settings: WeightSettings,
  finished: readonly RunRecord[],
  progress: Progress,
  components: Components,
): Promise<LocatedWeights | undefined> {
  const used = finished.find(({ weights }) => weights !== null)?.weights;
  const listed = wantedWeights(settings);
  const recorded = listed.filter(({ name }) => name === used?.source);
  try {
    const likely = recorded.length > 0 ? recorded : listed;
    return await locate(settings, likely, { mayDownload: false, progress, warn: () => {} }, components);
  } catch (error) {
    if (error instanceof EspalierError) return undefined;
    throw error;
  }
}

/** Throws the error that locating the weights would throw, if none of them is downloaded: no server can change it. */
export async function checkLocalWeights(
  settings: WeightSettings,
  progress: Progress,
  components: Components,
): Promise<void> {
  const listed = wantedWeights(settings);
  if (listed.some(({ name }) => findWeightSource(name, components).downloads)) return;
  await locate(settings, listed, { mayDownload: false, progress, warn: () => {} }, components);
}

/** Finds the first available weights of the list, downloading them where needed, and prints which they are. */
export function fetchWeights(
  settings: WeightSettings,
  progress: Progress,
  components: Components,
): Promise<LocatedWeights> {
  const warn = (message: string) => progress.warn(`warning: ${message}`);
  return locate(settings, wantedWeights(settings), { mayDownload: true, progress, warn }, components);
}

/**
 * Returns the weights to try. An experiment.yaml that a run wrote names the weights that it used, because only those
 * reproduce its numbers.
 */
export function wantedWeights({ backbone }: WeightSettings): readonly Chosen[] {
  return backbone.weightsUsed ? [backbone.weightsUsed] : backbone.weights;
}

/** Returns the download for a list of weights, none of which is on this machine. */
export function weightsDownload(settings: WeightSettings, components: Components): PlannedDownload {
  const each = wantedWeights(settings).map(({ name }) => {
    const { downloads, downloadBytes = null } = findWeightSource(name, components);
    return { name, what: `weights ${name}`, bytes: downloads ? downloadBytes : 0 };
  });
  const [only] = each;
  if (only && each.length === 1) return { what: only.what, bytes: only.bytes };
  const alternatives = each.map(({ what, bytes }) => ({ what, bytes }));
  return { what: `weights ${each.map(({ name }) => name).join(', or else ')}`, bytes: null, alternatives };
}

function locate(
  { backbone, batchNorm, relativeTo }: WeightSettings,
  weights: readonly Chosen[],
  { progress, ...context }: { mayDownload: boolean; progress: Progress; warn: (message: string) => void },
  components: Components,
): Promise<LocatedWeights> {
  // Which weights are used does not say what the network is: the hash of random ones would differ in a run's own file.
  const { weightsUsed: _, ...network } = backbone;
  return showingDownloads(progress, (downloadProgress) =>
    locateWeights(
      weights,
      network,
      {
        ...context,
        relativeTo,
        ...(batchNorm && { batchNorm }),
        cacheFolder: cacheFolder(),
        progress: downloadProgress,
      },
      components,
    ),
  );
}
