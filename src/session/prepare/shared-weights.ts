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

/** Runs with the same key use the same weights: those that their list comes to. */
export function weightsKey({ backbone, batchNorm, relativeTo }: WeightSettings): string {
  return hashOf({ backbone: wholeNetwork(backbone), relativeTo, trainsStatistics: batchNorm === 'train' });
}

/**
 * The weights that runs will use, as far as this machine can tell without a network: those that a finished one of
 * them used, or else those that the list comes to. Undefined where that depends on what can be reached. So a sweep
 * that is finished needs no network, whichever weights it came to.
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

/**
 * Throws what is wrong with weights that lie on this machine alone, as finding them would: nothing that can be reached
 * changes it.
 */
export async function checkLocalWeights(
  settings: WeightSettings,
  progress: Progress,
  components: Components,
): Promise<void> {
  const listed = wantedWeights(settings);
  if (listed.some(({ name }) => findWeightSource(name, components).downloads)) return;
  await locate(settings, listed, { mayDownload: false, progress, warn: () => {} }, components);
}

/** Finds the weights of the list that can be had, downloading them where needed, and says which. */
export function fetchWeights(
  settings: WeightSettings,
  progress: Progress,
  components: Components,
): Promise<LocatedWeights> {
  const warn = (message: string) => progress.warn(`warning: ${message}`);
  return locate(settings, wantedWeights(settings), { mayDownload: true, progress, warn }, components);
}

/** A written experiment.yaml names the weights that were used: those and no others give its numbers again. */
export function wantedWeights({ backbone }: WeightSettings): readonly Chosen[] {
  return backbone.weightsUsed ? [backbone.weightsUsed] : backbone.weights;
}

/** The download for a list of weights, none of which is on this machine. */
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
