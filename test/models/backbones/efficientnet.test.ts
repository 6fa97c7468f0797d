import t from 'tap';
import { efficientnetB0 } from '../../../src/models/backbones/efficientnet_b0.js';
import { efficientnetB1 } from '../../../src/models/backbones/efficientnet_b1.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, efficientnetB0, { onReference: true });
await equalsKeras(t, efficientnetB1);
