import type { Problems } from '../text/problem.js';
import { plain, type Tree } from '../text/tree.js';

/** Until the tuned part of a backbone can be trained, the file may say so and is told that it cannot be done yet. */
export function refuseFineTuning(frozen: Tree, _written: Tree, problems: Problems): void {
  if (plain(frozen) === 'all') return;
  problems.add(
    'CONFIG_FINE_TUNING_UNAVAILABLE',
    frozen.place,
    'frozen_layers asks to train layers of the backbone, and fine-tuning is not available in this version; expected all',
  );
}
