import t from 'tap';
import { mobilenet } from '../../../src/models/backbones/mobilenet.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, mobilenet, { onReference: true });
