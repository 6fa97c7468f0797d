import t from 'tap';
import { resnet50V2 } from '../../../src/models/backbones/resnet50_v2.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, resnet50V2, { onReference: true });
