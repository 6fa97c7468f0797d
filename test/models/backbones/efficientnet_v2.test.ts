import t from 'tap';
import { efficientnetV2B0 } from '../../../src/models/backbones/efficientnet_v2_b0.js';
import { efficientnetV2B1 } from '../../../src/models/backbones/efficientnet_v2_b1.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, efficientnetV2B0, { onReference: true });
await equalsKeras(t, efficientnetV2B1);
