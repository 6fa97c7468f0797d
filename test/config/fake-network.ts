import type { FreezableNetwork } from '../../src/contracts/networks/freeze.js';

const layers = ['input', 'stem', 'block_1_conv', 'block_1_bn', 'block_2_conv', 'block_2_bn', 'block_2_relu'];

/** A network as the models room describes one, small; it has no layer or block but these. */
export const fakeNetwork: FreezableNetwork = {
  layers,
  blocks: ['stem', 'block_1', 'block_2'],
  outputCalled: (name) => layers.findLast((layer) => layer === name || layer.startsWith(`${name}_`)),
  tunedPart(frozen, batchNorm) {
    const last = (count: number) => layers.slice(-count);
    const called = (name: string) => layers.filter((layer) => layer === name || layer.startsWith(`${name}_`));
    let tuned: readonly string[] = [];
    if (frozen === 'none') tuned = layers;
    else if (frozen === 'all') tuned = [];
    else if ('trainableLast' in frozen) tuned = last(frozen.trainableLast);
    else if ('trainableLastBlocks' in frozen) tuned = last([3, 5, 7][frozen.trainableLastBlocks - 1]!);
    else if ('match' in frozen) {
      const matched = layers.filter((layer) => new RegExp(frozen.match).test(layer));
      if (matched.length === 0) return undefined;
      tuned = layers.filter((layer) => !matched.includes(layer));
    } else if ('until' in frozen) {
      const end = called(frozen.until).at(-1);
      if (end === undefined) return undefined;
      tuned = layers.slice(layers.indexOf(end) + 1);
    } else {
      tuned = called(frozen.except);
      if (tuned.length === 0) return undefined;
    }
    const kinds = batchNorm === 'frozen' ? /stem|conv/ : /stem|conv|bn/;
    const trained = tuned.filter((layer) => kinds.test(layer));
    return { layers: trained, weights: 100 * trained.length };
  },
};
