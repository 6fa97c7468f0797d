import { equal, ok } from 'node:assert/strict';
import type { FileBackbone } from '../../contracts/components/file-backbone.js';
import { backboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { findWeightSource } from '../../models/weights/locate-weights.js';
import tf from '../../tfjs/core.js';
import { checkComponent } from '../check-component.js';
import { catalogueWith, described, type Example, exampleSettings } from '../example-settings.js';
import { checkRefusesChanged } from './changed.js';
import { checkFeatures, withEngine } from './features.js';
import type { NetworkContext } from './network-context.js';

const batchSize = 3;

/**
 * Checks a kind of file that is a backbone: what it declares, that its source finds the file, that the program it opens
 * gives each image features of its own, and that a file which has changed is refused. No tensor may be leaked.
 *
 * @param examples settings as a file has them, without the name, with `weights`; at least one
 * @param context with the source of its files, if that comes from a plugin
 * @throws AssertionError that names the backbone, the example, and the promise that it does not keep
 */
export async function checkFileBackbone(
  backbone: FileBackbone,
  examples: readonly Example[],
  context: NetworkContext,
): Promise<void> {
  checkComponent(backbone);
  const { name, weightSource, weightsExample } = backbone;
  ok(examples.length > 0, `${name}: is checked with an example`);
  const components = catalogueWith({ ...context.components, backbones: [backbone] });
  const source = components.weightSources.find((source) => source.name === weightSource);
  ok(source, `${name}: there is its source of weights ${weightSource}`);
  ok(
    backbone.weightsFromText?.(weightsExample) ?? source.fromText?.(weightsExample),
    `${name}: its example of weights is one of its source`,
  );
  for (const written of examples) {
    const what = described(backbone, written);
    const settings = (await exampleSettings('backbones', backbone, written, context)).backbone;
    const identity = backboneIdentity(settings);
    const [{ name: _, ...ofSource }] = settings.weights as [{ name: string }];
    const found = { ...context, mayDownload: false, warn: () => {} };
    const located = await findWeightSource(weightSource, components).locate(ofSource, identity, found);
    const tensors = tf.memory().numTensors;
    await withEngine(async (engine) => {
      const model = await backbone.open(identity, located, engine, batchSize);
      ok(model.inputSize >= 1 && model.batchSize >= 1, `${what}: takes images of a size, in batches of a size`);
      ok([undefined, 'NHWC', 'NCHW'].includes(model.layout), `${what}: its layout is NHWC, NCHW, or not known`);
      await checkFeatures(model.program, model.batchSize, model.inputSize, what);
      await model.program.dispose();
      const changed = { ...located, sha256: '0'.repeat(64) };
      await checkRefusesChanged(backbone.open(identity, changed, engine, batchSize), what);
    });
    equal(tf.memory().numTensors, tensors, `${what}: leaves no tensor`);
  }
}
