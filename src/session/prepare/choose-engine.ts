import type { Chosen } from '../../contracts/components/component.js';
import type { Engine, WantedEngine } from '../../contracts/components/engine.js';
import { camelCase } from '../../foundation/camel-case.js';
import { EspalierError } from '../../foundation/errors/errors.js';

type Probed = { readonly name: string } & Awaited<ReturnType<Engine['probe']>>;

/** The engine that `auto` chooses when no engine has a GPU. */
const usual = 'onnxruntime';

const hasGpu = ({ devices }: Probed) => devices.some((device) => device !== 'cpu');

/** Returns the engine that `auto` chooses: one with a GPU, or else the usual one, or else any that works. */
export function engineOfAuto<P extends Probed>(probed: readonly P[]): P | undefined {
  const working = probed.filter(({ available }) => available);
  const withGpu = working.find(hasGpu);
  return withGpu ?? working.find(({ name }) => name === usual) ?? working[0];
}

/**
 * Returns the engine for the experiment's `engine`, which may be `auto`. Calls `warn` if `auto` falls back from the
 * usual engine, since another one may be many times slower.
 * @throws EspalierError ENGINE_UNAVAILABLE with the engine's own reason and the engines that work
 */
export async function chooseEngine(
  named: Chosen,
  engines: readonly Engine[],
  warn: (message: string) => void,
): Promise<WantedEngine> {
  const engine = await workingEngine(named.name, engines, warn);
  const settings = named.name === engine.name ? named : { name: engine.name, ...defaultsOf(engine) };
  return { settings, device: 'cpu', identity: await engine.identify(settings) };
}

/** Returns the default settings of an engine, which `auto` uses. */
function defaultsOf({ schema }: Engine): { readonly [setting: string]: unknown } {
  const properties = Object.entries(
    schema.properties as { readonly [setting: string]: { readonly default?: unknown } },
  );
  return Object.fromEntries(
    properties.flatMap(([setting, property]) =>
      'default' in property ? [[camelCase(setting), property.default]] : [],
    ),
  );
}

async function workingEngine(
  wanted: string,
  engines: readonly Engine[],
  warn: (message: string) => void,
): Promise<Engine> {
  const probed = await Promise.all(engines.map(async (engine) => ({ ...(await engine.probe()), name: engine.name })));
  const chosen =
    wanted === 'auto' ? engineOfAuto(probed) : probed.find(({ name, available }) => available && name === wanted);
  const engine = engines.find(({ name }) => name === chosen?.name);
  if (engine) {
    const missing = probed.find(({ name, available }) => name === usual && !available);
    if (wanted === 'auto' && missing && !hasGpu(chosen!)) {
      warn(
        `warning: engine ${usual} does not work here: ${missing.detail}. Using ${engine.name}, which may be far slower.`,
      );
    }
    return engine;
  }
  const others = probed.filter(({ available }) => available).map(({ name }) => name);
  const reasons = probed.filter(({ name }) => wanted === 'auto' || name === wanted);
  throw new EspalierError(
    'ENGINE_UNAVAILABLE',
    `engine: ${wanted} does not work on this machine: ${reasons.map(({ detail }) => detail).join('; ')}`,
    { remedy: others.length > 0 ? `Set engine to ${others.join(' or ')}, or to auto.` : 'See `espalier doctor`.' },
  );
}
