import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { LocatedWeights, WeightSource } from '../../contracts/components/weight-source.js';
import { type BackboneIdentity, backboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { findBackbone, findFileBackbone } from '../../models/find-backbone.js';
import { fillWeights, layerWeights } from '../../models/weights/fill-weights.js';
import { broken } from '../broken.js';
import { checkComponent } from '../check-component.js';
import { catalogueWith, described, type Example, exampleSettings } from '../example-settings.js';
import { checkPlainData } from '../plain-data.js';
import { checkRefusesChanged } from './changed.js';
import type { NetworkContext } from './network-context.js';

/**
 * Checks a source of weights: what it declares; that it finds the weights of a network without downloading, the same
 * twice and as plain data; that they fit the network, if that is written in code; and that a file which has changed
 * since is refused.
 *
 * @param examples settings as a file has them, below the source's name, of weights that are on this machine; at least one
 * @param context with the backbone whose weights they are
 * @throws AssertionError that names the source, the example, and the promise that it does not keep
 */
export async function checkWeightSource(
  source: WeightSource,
  examples: readonly Example[],
  context: NetworkContext,
): Promise<void> {
  checkComponent(source);
  const { name, schema, downloads, downloadBytes = 1 } = source;
  ok(examples.length > 0, `${name}: is checked with an example`);
  if (downloads) {
    deepEqual(schema.properties, {}, `${name}: has no settings, since it downloads`);
    ok(source.cachePath, `${name}: knows where what it downloads is kept`);
  }
  ok(downloadBytes > 0, `${name}: downloads some bytes`);
  for (const written of examples) {
    const what = described(source, written);
    const { backbone } = await exampleSettings('weightSources', source, written, context);
    const identity = backboneIdentity(backbone);
    const [{ name: _, ...settings }] = backbone.weights as [{ name: string }];
    const locate = () => source.locate(settings, identity, { ...context, mayDownload: false, warn: () => {} });
    const located = await locate().catch((error) => {
      throw broken(`${what}: finds weights that are on this machine`, error);
    });
    equal(located.source, name, `${what}: names itself as the source`);
    match(located.sha256, /^[0-9a-f]{64}$/, `${what}: their sha256 has 64 hexadecimal digits`);
    checkPlainData(located, `${what}: what it finds is plain data`);
    deepEqual(await locate(), located, `${what}: finds the same twice`);
    await checkLoading(source, located, identity, context, what);
  }
}

/** Checks that weights load and fit, unless their network is in a file, which is read by the backbone that opens it. */
async function checkLoading(
  source: WeightSource,
  located: LocatedWeights,
  identity: BackboneIdentity,
  context: NetworkContext,
  what: string,
): Promise<void> {
  const components = catalogueWith(context.components ?? {});
  if (findFileBackbone(identity.name, components)) return;
  const backbone = findBackbone(identity.name, components);
  const model = backbone.build(identity);
  const layers = layerWeights(model);
  try {
    const weights = await source.load(located, identity, layers);
    fillWeights(model, backbone, weights, located, identity);
    deepEqual(await source.load(located, identity, layers), weights, 'they are the same twice');
  } catch (error) {
    throw broken(`${what}: its weights fit`, error);
  } finally {
    model.dispose();
  }
  if (located.path === '') return;
  const changed = { ...located, sha256: '0'.repeat(64) };
  await checkRefusesChanged(source.load(changed, identity, layers), what);
}
