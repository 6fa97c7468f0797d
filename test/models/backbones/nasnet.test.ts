import t from 'tap';
import { nasnetMobile } from '../../../src/models/backbones/nasnet_mobile.js';
import { equalsKeras } from './equals-keras.js';

await equalsKeras(t, nasnetMobile);
