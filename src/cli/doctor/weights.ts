import { catalogue } from '../../catalogue.js';
import { nearest } from '../../config/text/nearest.js';
import type { Backbone } from '../../contracts/components/backbone.js';
import type { OpenEngine } from '../../contracts/components/engine.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { backboneText } from '../../contracts/networks/backbone-identity.js';
import { EspalierError, exitCodes } from '../../foundation/errors/errors.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { findByName } from '../../foundation/find-by-name.js';
import { isWritten } from '../../models/find-backbone.js';
import { type CachedNetwork, cachedNetworks } from '../../models/weights/check/cached-networks.js';
import { type CheckedWeights, checkWeights } from '../../models/weights/check/check-weights.js';
import { chooseEngine } from '../../session/prepare/choose-engine.js';
import { styled } from '../colour.js';
import type { JsonOption } from '../options.js';
import { print, printJson } from '../output.js';

/** The check of one network, as plain JSON. */
interface Checked extends CheckedWeights {
  readonly backbone: Partial<BackboneIdentity> & Pick<BackboneIdentity, 'name'>;
  /** The name of the weights' source; absent if no weights were found. */
  readonly weights?: string;
  /** The reason why a named network could not be checked: none of its weights are in the cache. */
  readonly absent?: string;
}

const backbones = catalogue.backbones.filter(isWritten);

/**
 * `espalier doctor --weights`: runs the networks whose weights are in the cache, or those named, on a test image. The
 * exit code is 1 if one of them is wrong, or if the weights of one that was named are not in the cache.
 */
export async function doctorWeights(names: readonly string[], options: JsonOption): Promise<void> {
  const wanted = names.length > 0 ? names.map(backboneNamed) : backbones;
  const networks = await cachedNetworks(wanted, cacheFolder(), catalogue);
  const { settings, device } = await chooseEngine({ name: 'auto' }, catalogue.engines, (text) =>
    process.stderr.write(`${text}\n`),
  );
  const engine = await findByName('engine', catalogue.engines, settings.name).open(settings, { threads: 1, device });
  const checked: Checked[] = [];
  try {
    for (const network of networks) checked.push(await check(network, engine));
  } finally {
    await engine.close();
  }
  for (const name of names.filter((name) => !networks.some(({ identity }) => identity.name === name)))
    checked.push({ backbone: { name }, absent: 'none of its weights are in the cache; a run fetches them' });

  if (options.json) printJson({ engine: engine.name, weights: checked });
  else print(checked.length > 0 ? checked.map(line).join('\n') : 'No weights are in the cache; a run fetches them.');
  if (checked.some(({ problem, absent }) => (problem ?? absent) !== undefined)) process.exitCode = exitCodes.runFailed;
}

async function check({ identity, source }: CachedNetwork, engine: OpenEngine): Promise<Checked> {
  const place = { backbone: identity, weights: source.name };
  const context = { relativeTo: '.', cacheFolder: cacheFolder(), mayDownload: false, warn: () => {} };
  try {
    return {
      ...place,
      ...(await checkWeights(identity, await source.locate({}, identity, context), engine, catalogue)),
    };
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    return { ...place, problem: error.remedy ? `${error.message}. ${error.remedy}` : error.message };
  }
}

function backboneNamed(name: string): Backbone {
  const found = backbones.find((backbone) => backbone.name === name);
  if (found) return found;
  const near = nearest(
    name,
    backbones.map(({ name }) => name),
  );
  throw new EspalierError('CONFIG_UNKNOWN_COMPONENT', `there is no backbone ${name}`, {
    remedy: near ? `Did you mean ${near}?` : 'espalier backbones lists all of them.',
  });
}

function line({ backbone, weights, absent, problem, asPublished, largestDifference }: Checked): string {
  const what = [backboneText(backbone), ...(weights === undefined ? [] : [weights])].join(', ');
  if (absent !== undefined) return `${styled('yellow', 'absent', process.stdout)}  ${what}: ${absent}`;
  if (problem !== undefined) return `${styled('red', 'wrong', process.stdout)}  ${what}: ${problem}`;
  const known = [
    ...(asPublished ? ['the file that Keras publishes'] : []),
    largestDifference === undefined
      ? 'outputs are finite; no reference is recorded for this file'
      : `outputs match the reference, largest relative difference ${largestDifference.toExponential(1)}`,
  ];
  return `${styled('green', 'works', process.stdout)}  ${what}: ${known.join('; ')}`;
}
