import t from 'tap';
import { inceptionV3 } from '../../../src/models/backbones/inception_v3.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, inceptionV3);
