import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { readIfPresent, writeAtomically } from '../foundation/files/files.js';

/** The rates at which this machine last did some work. */
export interface Rate {
  /** Images per second from file to features, using all cores. */
  readonly features?: number;
  /** Samples per second in the training of one run, while others are trained concurrently. */
  readonly training?: number;
  /** Multiply-adds for one of those images, and one of those samples. */
  readonly featuresMultiplyAdds?: number;
  readonly trainingMultiplyAdds?: number;
}

/** Per second. `isAbout`: not measured, but scaled from other work. */
export interface Estimate {
  readonly rate: number;
  readonly isAbout: boolean;
}

/**
 * The rate of some work, as this machine has measured it, or else that of the work nearest to it in multiply-adds, scaled
 * by these. `multiplyAdds` is asked only then: of one image or sample, undefined where it is not known.
 */
export function estimatedRate(
  rates: Rates,
  kind: 'features' | 'training',
  { label, engine }: { readonly label: string; readonly engine: string },
  multiplyAdds: () => number | undefined,
): Estimate | undefined {
  const measured = rates[rateKey(label, engine)]?.[kind];
  if (measured !== undefined) return { rate: measured, isAbout: false };
  const others = similarRates(rates, kind, engine);
  const own = others.length > 0 ? multiplyAdds() : undefined;
  if (!own) return undefined;
  const distance = (other: { multiplyAdds: number }) => Math.abs(Math.log(other.multiplyAdds / own));
  const nearest = others.reduce((best, other) => (distance(other) < distance(best) ? other : best));
  return { rate: (nearest.rate * nearest.multiplyAdds) / own, isAbout: true };
}

/** Returns the rates that this machine has measured of a kind of work with an engine, in the order of the keys. */
function similarRates(rates: Rates, kind: 'features' | 'training', engine: string) {
  const [start, end] = rateKey('\n', engine).split('\n') as [string, string];
  return Object.keys(rates)
    .filter((key) => key.startsWith(start) && key.endsWith(end))
    .sort()
    .flatMap((key) => {
      const { [kind]: rate, [`${kind}MultiplyAdds` as const]: multiplyAdds } = rates[key]!;
      return rate === undefined || multiplyAdds === undefined ? [] : [{ rate, multiplyAdds }];
    });
}

/** Measured rates by machine, features and engine. */
export type Rates = { readonly [key: string]: Rate };

/** Minimum duration of a measurement in seconds: a shorter one mostly measures start-up. */
const secondsThatCount = 1;

const fileIn = (cacheFolder: string) => join(cacheFolder, 'rates.json');

/**
 * The key of a rate, by the label of the features. The head is left out: training rates of another head are a better
 * guess than none.
 */
export function rateKey(label: string, engine: string): string {
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} x${availableParallelism()}`;
  return `${machine} | ${label} | ${engine}`;
}

/** The rates measured so far; none if the file is missing or damaged, since rates only serve estimates. */
export async function readRates(cacheFolder: string): Promise<Rates> {
  const text = await readIfPresent(fileIn(cacheFolder));
  try {
    const rates: unknown = JSON.parse(text ?? '{}');
    return isRates(rates) ? rates : {};
  } catch {
    return {};
  }
}

function isRates(value: unknown): value is Rates {
  const isObject = (it: unknown) => typeof it === 'object' && it !== null;
  return (
    isObject(value) &&
    Object.values(value as object).every(
      (rate) => isObject(rate) && Object.values(rate as object).every((it) => Number.isFinite(it) && it > 0),
    )
  );
}

/**
 * Records the rate of some work, replacing the earlier rate of that kind. Measurements under a second are kept
 * only where there is none yet. Two processes that write at once may lose one of two measurements, which is harmless.
 */
export async function recordRate(
  cacheFolder: string,
  key: string,
  kind: 'features' | 'training',
  measured: { readonly count: number; readonly seconds: number; readonly multiplyAdds?: () => number | undefined },
): Promise<void> {
  if (measured.count <= 0 || measured.seconds <= 0) return;
  const rates = await readRates(cacheFolder);
  if (measured.seconds < secondsThatCount && rates[key]?.[kind] !== undefined) return;
  const multiplyAdds = rates[key]?.[`${kind}MultiplyAdds`] ?? measured.multiplyAdds?.();
  const rate = measured.count / measured.seconds;
  const known = { [kind]: rate, ...(multiplyAdds && { [`${kind}MultiplyAdds`]: multiplyAdds }) };
  const updated = { ...rates, [key]: { ...rates[key], ...known } };
  await writeAtomically(fileIn(cacheFolder), `${JSON.stringify(updated, null, 2)}\n`);
}
