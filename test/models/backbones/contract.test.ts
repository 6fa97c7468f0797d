import t from 'tap';
import { backbones } from '../../../src/models/backbones/index.js';
import { mobilenet } from '../../../src/models/backbones/mobilenet.js';
import { mobilenetV2 } from '../../../src/models/backbones/mobilenet_v2.js';
import { mobilenetV3Small } from '../../../src/models/backbones/mobilenet_v3_small.js';
import { checkBackbone } from '../../../src/testing/networks/check-backbone.js';
import { checkBackboneDeclaration } from '../../../src/testing/networks/check-backbone-declaration.js';

t.test('every backbone declares, publishes and preprocesses as the contract says', async () => {
  for (const backbone of backbones) await checkBackboneDeclaration(backbone, [{}]);
});

// The networks of the others are large; their own tests compare them with Keras.
t.test('small ones keep the whole contract', async () => {
  await checkBackbone(mobilenet, [{ alpha: 0.25, input_size: 32 }]);
  await checkBackbone(mobilenetV2, [{ alpha: 0.35, input_size: 32 }]);
  await checkBackbone(mobilenetV3Small, [{ minimalistic: true, input_size: 32 }]);
});
