import t from 'tap';
import { inceptionV3 } from '../../src/models/backbones/inception_v3.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';
import { isTuned } from '../../test/models/backbones/is-tuned.js';

await equalsKeras(t, inceptionV3, { onReference: true });
await isTuned(t, inceptionV3, { inputSize: 75 });
