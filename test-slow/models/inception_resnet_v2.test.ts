import t from 'tap';
import { inceptionResnetV2 } from '../../src/models/backbones/inception_resnet_v2.js';
import { equalsKeras } from '../../test/models/backbones/equals-keras.js';
import { isTuned } from '../../test/models/backbones/is-tuned.js';

await equalsKeras(t, inceptionResnetV2, { onReference: true });
await isTuned(t, inceptionResnetV2, { inputSize: 75 });
