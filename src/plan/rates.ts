import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { readIfPresent, writeAtomically } from '../foundation/files/files.js';

/** The rates at which this machine last did some work. */
export interface Rate {
  /** Images per second from file to features, using all cores. */
  readonly features?: number;
  /** Samples per second in the training of one run, while others are trained concurrently. */
  readonly training?: number;
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
  kind: keyof Rate,
  measured: { readonly count: number; readonly seconds: number },
): Promise<void> {
  if (measured.count <= 0 || measured.seconds <= 0) return;
  const rates = await readRates(cacheFolder);
  if (measured.seconds < secondsThatCount && rates[key]?.[kind] !== undefined) return;
  const updated = { ...rates, [key]: { ...rates[key], [kind]: measured.count / measured.seconds } };
  await writeAtomically(fileIn(cacheFolder), `${JSON.stringify(updated, null, 2)}\n`);
}
