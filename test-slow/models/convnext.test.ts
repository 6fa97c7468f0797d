import t from 'tap';
import { convnextBase } from '../../src/models/backbones/convnext_base.js';
import { convnextLarge } from '../../src/models/backbones/convnext_large.js';
import { convnextSmall } from '../../src/models/backbones/convnext_small.js';
import { convnextTiny } from '../../src/models/backbones/convnext_tiny.js';
import { convnextXLarge } from '../../src/models/backbones/convnext_xlarge.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';
import { isTuned } from '../../test/models/backbones/is-tuned.js';

await equalsKeras(t, convnextTiny, { onReference: true });
await equalsKeras(t, convnextSmall);
await equalsKeras(t, convnextBase);
await equalsKeras(t, convnextLarge);
await equalsKeras(t, convnextXLarge);
await isTuned(t, convnextTiny, { inputSize: 33 });
