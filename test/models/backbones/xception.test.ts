import t from 'tap';
import { xception } from '../../../src/models/backbones/xception.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, xception);
