import type { Backbone, OfficialWeights } from '../../contracts/components/backbone.js';

/** Of Keras' two files of one network. */
export interface PublishedMd5 {
  readonly noTop: string;
  readonly withTop: string;
}

/**
 * The official weights of a network that was trained at one input size. Keras takes them at any size without the top,
 * and at their own alone with it. `named` says where a file is; most are told apart by `_notop` in their names.
 */
export function publishedWeights(
  inputSize: number,
  md5: PublishedMd5,
  named: (notop: '_notop' | '') => Pick<OfficialWeights, 'file' | 'address'>,
): Backbone['officialWeights'] {
  return ({ inputSize: wanted, includeTop }) => {
    if (!includeTop) return { ...named('_notop'), inputSize, md5: md5.noTop };
    return wanted === inputSize ? { ...named(''), inputSize, md5: md5.withTop } : undefined;
  };
}
