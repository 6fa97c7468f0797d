import type { EngineIdentity } from '../contracts/components/engine.js';
import { EspalierError } from '../foundation/errors/errors.js';

/**
 * Throws ENGINE_DIFFERS where the engine of this process is not the one that a task was planned for, as it may be on
 * another machine: its features would be stored under the key of other features.
 */
export function checkEngine(opened: EngineIdentity, wanted: EngineIdentity): void {
  const keys = new Set([...Object.keys(wanted), ...Object.keys(opened)]);
  const different = [...keys].filter((key) => opened[key] !== wanted[key]).sort();
  if (different.length === 0) return;
  const differences = different.map((key) => `${key} is ${opened[key] ?? 'none'}, not ${wanted[key] ?? 'none'}`);
  throw new EspalierError(
    'ENGINE_DIFFERS',
    `The engine of the process is not the one that was planned with: ${differences.join(', ')}.`,
    { remedy: 'Work on machines with one kind of processor and one version of Espalier.' },
  );
}
