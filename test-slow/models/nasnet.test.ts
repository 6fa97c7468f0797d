import t from 'tap';
import { nasnetMobile } from '../../src/models/backbones/nasnet_mobile.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';
import { isTuned } from '../../test/models/backbones/is-tuned.js';

await equalsKeras(t, nasnetMobile, { onReference: true });
await isTuned(t, nasnetMobile, { inputSize: 33 });
