import t from 'tap';
import { resnet101 } from '../../src/models/backbones/resnet101.js';
import { resnet152 } from '../../src/models/backbones/resnet152.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';

await equalsKeras(t, resnet101);
await equalsKeras(t, resnet152);
