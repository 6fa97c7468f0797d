import type { FrozenLayers } from '../../contracts/experiment.js';

/** A freeze setting in words: `whole backbone tuned`, `frozen up to block_13`. */
export function frozenText(frozen: FrozenLayers): string {
  if (frozen === 'all') return 'backbone frozen';
  if (frozen === 'none') return 'whole backbone tuned';
  if ('until' in frozen) return `frozen up to ${frozen.until}`;
  if ('match' in frozen) return `frozen where names match ${frozen.match}`;
  if ('except' in frozen) return `only ${frozen.except} tuned`;
  if ('trainableLast' in frozen) return lastText(frozen.trainableLast, 'layer');
  return lastText(frozen.trainableLastBlocks, 'block');
}

const lastText = (count: number, what: string) => (count === 1 ? `last ${what} tuned` : `last ${count} ${what}s tuned`);
