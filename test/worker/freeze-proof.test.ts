import t from 'tap';
import { boundaries, proveFrozen } from './frozen-sweep.js';

// All boundaries with all ways of batch normalisation are gone through in test-slow/worker.
t.test('frozen weights stay, and tuned ones move', (t) => proveFrozen(t, [boundaries.until], ['train']));
