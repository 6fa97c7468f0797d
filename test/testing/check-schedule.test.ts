import t from 'tap';
import type { Schedule } from '../../src/contracts/components/learning-rate-schedule.js';
import { checkSchedule } from '../../src/testing/check-schedule.js';
import { declared, refused } from './broken-components.js';

const sound: Schedule = { ...declared('own'), factor: (_, { step, steps }) => 1 - step / steps };

t.test('a sound schedule passes', () => checkSchedule(sound, [{}]));

t.test('broken ones are refused', async (t) => {
  const check = (factor: Schedule['factor'], words: RegExp) =>
    refused(t, checkSchedule({ ...sound, factor }, [{}]), words);
  await refused(t, checkSchedule(sound, [{ alpha: 1 }]), /^own {"alpha":1}: its schema takes the example: /);
  await check((_, { step, steps }) => 1 - (2 * step) / steps, /^own {}: its factor is finite and not negative, but -/);
  await check((_, { step }) => step / step, /^own {}: its factor is finite and not negative, but NaN/);
  await check((_settings, _at, history) => history.at(-1)?.valLoss ?? 1, /^own {}: its factor is finite.* NaN/);
  let calls = 0;
  await check(() => ++calls, /^own {}: is pure: the same twice/);
  await check(
    (_, _at, history) => (history as unknown[]).splice(0).length * 0 + 1,
    /^own {}: does not change what it is given$/m,
  );
});
