import type { Backbone, OfficialWeights } from '../../contracts/components/backbone.js';

/** The MD5 hashes of Keras' two files of a network. */
export interface PublishedMd5 {
  readonly noTop: string;
  readonly withTop: string;
}

/**
 * The official weights of a network that was trained at one input size. Keras accepts them at any size without the top,
 * but only at their own with it. `addressOf` gives the file, which mostly has `_notop` in its name without the top.
 */
export function publishedWeights(
  inputSize: number,
  md5: PublishedMd5,
  addressOf: (notop: '_notop' | '') => Pick<OfficialWeights, 'file' | 'address'>,
): Backbone['officialWeights'] {
  return ({ inputSize: wanted, includeTop }) => {
    if (!includeTop) return { ...addressOf('_notop'), inputSize, md5: md5.noTop };
    return wanted === inputSize ? { ...addressOf(''), inputSize, md5: md5.withTop } : undefined;
  };
}
