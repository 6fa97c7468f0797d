import t from 'tap';
import { mobilenetV2 } from '../../../src/models/backbones/mobilenet_v2.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, mobilenetV2, { onReference: true });
