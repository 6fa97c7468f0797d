import t from 'tap';
import { convnextBase } from '../../src/models/backbones/convnext_base.js';
import { convnextLarge } from '../../src/models/backbones/convnext_large.js';
import { convnextXLarge } from '../../src/models/backbones/convnext_xlarge.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';

await equalsKeras(t, convnextBase);
await equalsKeras(t, convnextLarge);
await equalsKeras(t, convnextXLarge);
