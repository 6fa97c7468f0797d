import { deepEqual, equal, ok } from 'node:assert/strict';
import { type EnginePromises, promise } from './engine-promise.js';

/** The promises about how an engine identifies itself. */
export const identity: EnginePromises = {
  'it says the same of itself, opened or not': promise(async (open, { engine, settings }) => {
    const identity = await engine.identify(settings);
    equal(identity.name, engine.name);
    equal(identity.revision, engine.revision);
    for (const [key, value] of Object.entries(identity))
      ok(['string', 'number'].includes(typeof value), `${key} of its identity is a text or a number`);
    equal(open.name, engine.name);
    deepEqual(open.identity, identity);
    deepEqual(await engine.identify(settings), identity, 'and whenever it is asked');
  }),

  async 'it works on devices that it names, and says the kind of processor that is in its identity'({
    engine,
    settings,
  }) {
    const { available, detail, devices, processor } = await engine.probe();
    ok(available && typeof detail === 'string');
    ok(
      devices.length > 0 && devices.every((device) => /^[a-z]/.test(device)),
      'devices are named as cpu or cuda:0 are',
    );
    equal(processor, (await engine.identify(settings)).processor);
  },
};
