import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { OfficialWeights } from '../../../contracts/components/backbone.js';
import type { WeightContext, WeightSource } from '../../../contracts/components/weight-source.js';
import type { BackboneIdentity } from '../../../contracts/networks/backbone-identity.js';
import { backboneText, wholeNetwork } from '../../../contracts/networks/backbone-identity.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { sha256 } from '../../../foundation/hash.js';
import { backbones } from '../../backbones/index.js';
import { WeightsLock } from '../weights-lock.js';
import { loadKerasFile } from './keras_file.js';

/** The address below which Keras publishes its files. */
const publisher = 'https://storage.googleapis.com/tensorflow/keras-applications/';

/** Keras' own weights. `ESPALIER_KERAS_WEIGHTS_URL` names a mirror of the same files. */
export const imagenet: WeightSource<Record<string, never>> = {
  name: 'imagenet',
  revision: 1,
  summary: 'Weights trained on ImageNet, as Keras publishes them; or a mirror: ESPALIER_KERAS_WEIGHTS_URL.',
  schema: { type: 'object', additionalProperties: false, properties: {} },
  downloads: true,

  lacks(identity) {
    if (officialWeights(identity)) return undefined;
    // With its top a network has weights for one input size only.
    const trained = identity.includeTop && officialWeights({ ...identity, includeTop: false });
    return `Keras publishes no weights of ${backboneText(wholeNetwork(identity))}${trained ? `, only at ${trained.inputSize} px` : ''}`;
  },

  cachePath(identity, cacheFolder) {
    const official = officialWeights(identity);
    return official && placeInCache(official, cacheFolder);
  },

  async locate(_settings, identity, context) {
    const official = officialWeights(identity);
    if (!official)
      throw new EspalierError('WEIGHTS_UNAVAILABLE', imagenet.lacks!(identity)!, {
        remedy: 'Use another member of the family, or other weights.',
      });
    const { file, inputSize } = official;
    const path = placeInCache(official, context.cacheFolder);
    const isCached = (await stat(path).catch(() => undefined)) !== undefined;
    const lock = new WeightsLock(context.cacheFolder);
    const pinned = await lock.sha256Of(file);
    const found = isCached ? sha256(await readFile(path)) : await fetchFile(official, path, pinned, context);
    if (pinned === undefined) await lock.add(file, found);
    else if (found !== pinned)
      throw new EspalierError('WEIGHTS_CHANGED', `${path} has SHA-256 ${found}; when downloaded it had ${pinned}`, {
        remedy: 'Delete it, and it is downloaded again.',
      });
    if (inputSize !== identity.inputSize)
      context.warn(`Keras publishes no weights for input size ${identity.inputSize}: those for ${inputSize} are used.`);
    return { source: 'imagenet', settings: {}, path, sha256: found };
  },

  load: async (located, _backbone, layers) => await loadKerasFile(located, layers),
};

const placeInCache = ({ file }: OfficialWeights, cacheFolder: string) => join(cacheFolder, 'weights', 'keras', file);

function officialWeights(identity: BackboneIdentity): OfficialWeights | undefined {
  return backbones.find(({ name }) => name === identity.name)?.officialWeights(identity);
}

/** The address of a backbone's ImageNet weights. */
export function officialAddress({ file, address }: OfficialWeights): string {
  const mirror = process.env.ESPALIER_KERAS_WEIGHTS_URL;
  return mirror ? mirror.replace(/\/*$/, '/') + file : (address ?? publisher + file);
}

/** Finds or downloads the file. `pinned` is its SHA-256 when it was first downloaded. */
async function fetchFile(
  official: OfficialWeights,
  path: string,
  pinned: string | undefined,
  { mayDownload, answerWithin, progress }: WeightContext,
): Promise<string> {
  const address = officialAddress(official);
  if (!mayDownload)
    throw new EspalierError('WEIGHTS_NOT_CACHED', `${address} has not been downloaded yet`, {
      remedy: 'Start the run: it downloads them.',
    });
  try {
    // Imported here, because loading takes 0.1 s that most executions need not spend.
    const { download } = await import('../../../foundation/download/download.js');
    return await download(address, path, {
      sha256: pinned ?? official.sha256,
      md5: official.md5,
      answerWithin,
      progress: (receivedBytes, totalBytes) =>
        progress?.({ what: 'weights imagenet', receivedBytes, ...(totalBytes !== undefined && { totalBytes }) }),
    });
  } catch (error) {
    if (!(error instanceof EspalierError) || error.code !== 'DOWNLOAD_WRONG_CONTENT') throw error;
    if (pinned === undefined)
      throw new EspalierError('WEIGHTS_CHANGED', `${error.message}, as Keras publishes it`, {
        remedy: 'Find out what changes the file on its way here; a mirror must serve exactly Keras’ files.',
        cause: error,
      });
    throw new EspalierError('WEIGHTS_CHANGED', `${error.message}, as when it was first downloaded`, {
      remedy: 'Find out why the file was replaced. To trust the new one, remove its line from weights.lock.json.',
      cause: error,
    });
  }
}
