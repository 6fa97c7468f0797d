import t from 'tap';
import { resnet101V2 } from '../../src/models/backbones/resnet101_v2.js';
import { resnet152V2 } from '../../src/models/backbones/resnet152_v2.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';

await equalsKeras(t, resnet101V2);
await equalsKeras(t, resnet152V2);
