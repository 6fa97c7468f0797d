import t from 'tap';
import { densenet121 } from '../../../src/models/backbones/densenet121.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, densenet121, { onReference: true });
