import type { Engine, WantedEngine } from '../../src/contracts/components/engine.js';

/** An engine as a task of this machine wants it. */
export async function wantedEngine(engine: Engine): Promise<WantedEngine> {
  const settings = { name: engine.name };
  return { settings, device: 'cpu', identity: await engine.identify(settings) };
}
