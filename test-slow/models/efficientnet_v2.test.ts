import t from 'tap';
import { efficientnetV2B0 } from '../../src/models/backbones/efficientnet_v2_b0.js';
import { efficientnetV2B2 } from '../../src/models/backbones/efficientnet_v2_b2.js';
import { efficientnetV2B3 } from '../../src/models/backbones/efficientnet_v2_b3.js';
import { efficientnetV2S } from '../../src/models/backbones/efficientnet_v2_s.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';
import { isTuned } from '../../test/models/backbones/is-tuned.js';

await equalsKeras(t, efficientnetV2B2);
await equalsKeras(t, efficientnetV2B3);
await equalsKeras(t, efficientnetV2S);
await isTuned(t, efficientnetV2B0, { inputSize: 33 });
