import t from 'tap';
import { RateMeter } from '../../../src/cli/progress/rate-meter.js';

t.test('the rate of the last ten seconds, and the time left at it', async (t) => {
  const meter = new RateMeter();
  t.equal(meter.perSecond, undefined);
  // Ten seconds at 1 a second, then ten at 100 a second.
  for (let second = 0; second <= 10; second++) meter.read(second, second * 1000);
  t.equal(meter.perSecond, 1);
  t.equal(meter.secondsLeft(30), 20);
  for (let second = 1; second <= 10; second++) meter.read(10 + second * 100, (10 + second) * 1000);
  t.equal(meter.perSecond, 100);
  t.equal(meter.secondsLeft(1510), 5);
  t.equal(meter.secondsLeft(1000), 0, 'never negative');
});

t.test('no rate without time or progress', async (t) => {
  const meter = new RateMeter();
  meter.read(0, 0);
  meter.read(50, 100);
  t.equal(meter.perSecond, undefined);
  const still = new RateMeter();
  still.read(0, 0);
  still.read(0, 5000);
  t.equal(still.perSecond, undefined);
});

t.test('a download that starts again', async (t) => {
  const meter = new RateMeter();
  meter.read(0, 0);
  meter.read(1000, 1000);
  meter.read(0, 1500);
  t.equal(meter.perSecond, undefined);
  meter.read(10, 2500);
  t.equal(meter.perSecond, 10);
});
