import t from 'tap';
import { mobilenetV3Large } from '../../../src/models/backbones/mobilenet_v3_large.js';
import { mobilenetV3Small } from '../../../src/models/backbones/mobilenet_v3_small.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, mobilenetV3Small, { onReference: true });
await equalsKeras(t, mobilenetV3Large);
