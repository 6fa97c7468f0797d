import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { rateKey, readRates, recordRate } from '../../src/plan/rates.js';

const label = 'mobilenet_v2 alpha 1 at 224 px';

t.test('nothing is known where nothing was measured, or where the file is damaged', async (t) => {
  const folder = t.testdir();
  t.strictSame(await readRates(folder), {});
  for (const text of ['{"a"', '[3]', '{"a": {"features": -1}}', '{"a": {"features": "fast"}}', 'null']) {
    writeFileSync(join(folder, 'rates.json'), text);
    t.strictSame(await readRates(folder), {}, text);
  }
});

t.test('the last measurement counts, unless it was too short to say something', async (t) => {
  const folder = t.testdir();
  const key = rateKey(label, 'onnxruntime');
  await recordRate(folder, key, 'features', { count: 10, seconds: 0.5 });
  t.strictSame(await readRates(folder), { [key]: { features: 20 } }, 'a short one is better than none');
  await recordRate(folder, key, 'features', { count: 500, seconds: 2 });
  await recordRate(folder, key, 'features', { count: 1, seconds: 0.1 });
  await recordRate(folder, key, 'training', { count: 90_000, seconds: 3 });
  await recordRate(folder, key, 'training', { count: 0, seconds: 0 });
  t.strictSame(await readRates(folder), { [key]: { features: 250, training: 30_000 } });
});

t.test('rates are kept by machine, features and engine', async (t) => {
  const folder = t.testdir();
  const keys = [
    rateKey(label, 'onnxruntime'),
    rateKey(label, 'reference'),
    rateKey('mobilenet_v2 alpha 0.35 at 224 px', 'reference'),
  ];
  t.equal(new Set(keys).size, 3);
  for (const key of keys) await recordRate(folder, key, 'features', { count: 10, seconds: 1 });
  t.strictSame(Object.keys(JSON.parse(readFileSync(join(folder, 'rates.json'), 'utf8'))), keys);
});

t.test('the work of an image is asked for once', async (t) => {
  const folder = t.testdir();
  const key = rateKey(label, 'onnxruntime');
  let asked = 0;
  const multiplyAdds = () => {
    asked += 1;
    return 3e8;
  };
  for (const count of [500, 600]) await recordRate(folder, key, 'features', { count, seconds: 2, multiplyAdds });
  t.strictSame(await readRates(folder), { [key]: { features: 300, featuresMultiplyAdds: 3e8 } });
  t.equal(asked, 1);
});
