import t from 'tap';
import { efficientnetB0 } from '../../src/models/backbones/efficientnet_b0.js';
import { efficientnetB2 } from '../../src/models/backbones/efficientnet_b2.js';
import { efficientnetB3 } from '../../src/models/backbones/efficientnet_b3.js';
import { efficientnetB4 } from '../../src/models/backbones/efficientnet_b4.js';
import { efficientnetB5 } from '../../src/models/backbones/efficientnet_b5.js';
import { efficientnetB6 } from '../../src/models/backbones/efficientnet_b6.js';
import { efficientnetB7 } from '../../src/models/backbones/efficientnet_b7.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';
import { isTuned } from '../../test/models/backbones/is-tuned.js';

await equalsKeras(t, efficientnetB2);
await equalsKeras(t, efficientnetB3);
await equalsKeras(t, efficientnetB4);
await equalsKeras(t, efficientnetB5);
await equalsKeras(t, efficientnetB6);
await equalsKeras(t, efficientnetB7);
await isTuned(t, efficientnetB0, { inputSize: 33 });
