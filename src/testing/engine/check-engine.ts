import { ok } from 'node:assert/strict';
import type { Engine } from '../../contracts/components/engine.js';
import { broken } from '../broken.js';
import { checkComponent } from '../check-component.js';
import { described, type Example, exampleSettings } from '../example-settings.js';
import { engineContract } from './engine-contract.js';

/**
 * Checks an engine: what it declares, and every check of `engineContract`, on its first device.
 *
 * @param examples settings as a file has them, without the name; at least one
 * @throws AssertionError that names the engine, the example, and the promise that it does not keep; also if the engine
 *   does not work on this machine
 */
export async function checkEngine(engine: Engine, examples: readonly Example[]): Promise<void> {
  checkComponent(engine);
  ok(examples.length > 0, `${engine.name}: is checked with an example`);
  const { available, detail, devices } = await engine.probe();
  ok(available, `${engine.name}: works on this machine: ${detail}`);
  for (const written of examples) {
    const { engine: settings } = await exampleSettings('engines', engine, written);
    for (const [promise, check] of Object.entries(engineContract)) {
      try {
        await check({ engine, settings, device: devices[0]! });
      } catch (error) {
        throw broken(`${described(engine, written)}: ${promise}`, error);
      }
    }
  }
}
