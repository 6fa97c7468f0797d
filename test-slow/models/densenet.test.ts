import t from 'tap';
import { densenet169 } from '../../src/models/backbones/densenet169.js';
import { densenet201 } from '../../src/models/backbones/densenet201.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';

await equalsKeras(t, densenet169);
await equalsKeras(t, densenet201);
