import type { EngineIdentity } from '../contracts/components/engine.js';
import { EspalierError } from '../foundation/errors/errors.js';

/**
 * Throws ENGINE_DIFFERS if the engine of this process is not the one that a task was planned for, e.g. on another
 * machine: its features would be stored under the wrong key.
 */
export function checkPlannedEngine(opened: EngineIdentity, wanted: EngineIdentity): void {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(opened)]);
  const different = [...keys].filter((key) => opened[key] !== wanted[key]).sort();
  if (different.length === 0) return;
  const differences = different.map((key) => `${key} is ${opened[key] ?? 'none'}, not ${wanted[key] ?? 'none'}`);
  throw new EspalierError(
    'ENGINE_DIFFERS',
    `The engine of the process is not the one that the task was planned for: ${differences.join(', ')}.`,
    { remedy: 'Use machines with the same kind of processor and the same version of Espalier.' },
  );
}
