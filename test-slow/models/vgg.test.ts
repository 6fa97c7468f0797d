import t from 'tap';
import { vgg19 } from '../../src/models/backbones/vgg19.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';

await equalsKeras(t, vgg19);
