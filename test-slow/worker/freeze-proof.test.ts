import t from 'tap';
import { boundaries, proveFrozen } from '../../test/worker/frozen-sweep.js';

t.test('frozen weights stay, and tuned ones move, for every boundary', (t) =>
  proveFrozen(t, Object.values(boundaries), ['frozen', 'inference', 'train']),
);
