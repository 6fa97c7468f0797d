import t from 'tap';
import { convnextSmall } from '../../../src/models/backbones/convnext_small.js';
import { convnextTiny } from '../../../src/models/backbones/convnext_tiny.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, convnextTiny, { onReference: true });
await equalsKeras(t, convnextSmall);
