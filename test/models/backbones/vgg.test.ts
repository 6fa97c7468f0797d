import t from 'tap';
import { vgg16 } from '../../../src/models/backbones/vgg16.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, vgg16, { onReference: true });
