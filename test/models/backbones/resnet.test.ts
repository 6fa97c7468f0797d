import t from 'tap';
import { resnet50 } from '../../../src/models/backbones/resnet50.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, resnet50, { onReference: true });
