import t from 'tap';
import { xception } from '../../src/models/backbones/xception.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';
import { isTuned } from '../../test/models/backbones/is-tuned.js';

await equalsKeras(t, xception, { onReference: true });
await isTuned(t, xception, { inputSize: 71 });
