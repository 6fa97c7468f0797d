import t from 'tap';
import { convnextTiny } from '../../../src/models/backbones/convnext_tiny.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, convnextTiny, { onReference: true });
