import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { readResult } from '../../src/record/run/result-file.js';
import { readSplits } from '../../src/record/run/splits-file.js';
import { failureOf, resultOf, Sweeper, shardsIn, tablesOf, tiny } from './tiny-sweep.js';

/** Class folders of plain PNG images, with some that are cut off. */
async function photos(root: string, damaged: readonly string[], perSplit = 6): Promise<string> {
  for (const split of ['train', 'validation', 'test']) {
    for (const [label, name] of ['red', 'green'].entries()) {
      const folder = join(root, 'photos', split, name);
      await mkdir(folder, { recursive: true });
      for (let index = 0; index < perSplit; index++) {
        // Different contents: equal ones would count as one image.
        const shade = 100 + 10 * index + { train: 0, validation: 1, test: 2 }[split]!;
        const background = label === 0 ? { r: shade, g: 10, b: 10 } : { r: 10, g: shade, b: 10 };
        const image = sharp({ create: { width: 40, height: 40, channels: 3, background } });
        const png = await image.png().toBuffer();
        // With an end of their own, as damaged files of equal content would count as one image too.
        const cutOff = Buffer.concat([png.subarray(0, 40), Buffer.from(`${split} ${name} ${index}`)]);
        await writeFile(join(folder, `${index}.png`), damaged.includes(`${split}/${name}/${index}.png`) ? cutOff : png);
      }
    }
  }
  return './photos';
}

const withPhotos = (source: string, onBadImage: string, training: object = {}) =>
  tiny({
    training: { epochs: 3, batch_size: 8, ...training },
    dataset: { source, on_bad_image: onBadImage },
    splits: undefined,
    augmentation: { views: 2, steps: [{ random_flip: 'horizontal' }] },
  });

t.test('bad images are left out and named, or are an error', async (t) => {
  const root = t.testdir();
  const damaged = ['train/red/2.png', 'test/green/0.png'];
  const source = await photos(root, damaged);
  const sweeper = new Sweeper(t, join(root, 'cache'));

  const { features, runs, events, directories } = await sweeper.sweep(root, withPhotos(source, 'skip'));
  const result = resultOf(features[0]);
  t.same(result.bad.map(({ id }) => id).sort(), [...damaged].sort());
  // 11 training images in two views, 12 + 11 others.
  t.equal(result.computed, 45);
  t.match(events.filter(({ kind }) => kind === 'features').at(-1), { done: 48, total: 48, bad: 2 });
  t.equal(resultOf(runs[0]).status, 'done');
  const record = await readResult(directories[0]!);
  t.same(record?.samples, { train: 11, validation: 12, test: 11 });
  t.same(record?.badImages.map(({ id }) => id).sort(), [...damaged].sort());
  const division = await readSplits(directories[0]!);
  t.same(division.length, 36);
  t.same(
    division.filter(({ leftOut }) => leftOut).map(({ file, set, leftOut }) => ({ id: file, reason: leftOut, set })),
    record?.badImages.map((bad) => ({ ...bad, set: bad.id.split('/')[0] })),
    'they keep their place in splits.csv, with the reason',
  );

  const strict = await sweeper.sweep(root, withPhotos(source, 'error'));
  const { error, details } = failureOf(strict.features[0]);
  t.match(error, /^2 images cannot be decoded:\n {2}/);
  for (const id of damaged) t.ok(error.includes(id), id);
  t.same(details, []);
  t.match(failureOf(strict.runs[0]).error, /^features: 2 images cannot be decoded/);

  // Nothing may be stored: the images are looked at once, and their features computed whenever they are read.
  const unstored = new Sweeper(t, join(root, 'another cache'));
  const tight = await unstored.sweep(join(root, 'tight'), withPhotos('../photos', 'skip', { feature_disk: 0 }));
  const looked = resultOf(tight.features[0]);
  t.same([looked.computed, looked.bad.map(({ id }) => id).sort()], [34, [...damaged].sort()]);
  t.same(await tablesOf(tight.directories), await tablesOf(directories), 'the same run');
  const warm = await unstored.sweep(
    join(root, 'warm'),
    withPhotos('../photos', 'skip', { feature_disk: 0, feature_memory: 1 }),
  );
  t.same([resultOf(warm.features[0]).computed, resultOf(warm.features[0]).stored], [0, 36]);
  t.same(await tablesOf(warm.directories), await tablesOf(directories));
  const strictToo = await unstored.sweep(join(root, 'strict'), withPhotos('../photos', 'error', { feature_disk: 0 }));
  t.match(failureOf(strictToo.runs[0]).error, /^features: 2 images cannot be decoded/);
  unstored.stop();
  const stores = new Set((await shardsIn(join(root, 'another cache'))).map((path) => dirname(path)));
  t.equal(stores.size, 1, 'what is known of the images, and nothing else');

  const noValidation = ['red', 'green'].flatMap((name) => [0, 1].map((index) => `validation/${name}/${index}.png`));
  const unjudged = join(root, 'no validation');
  const judged = await sweeper.sweep(unjudged, withPhotos(await photos(unjudged, noValidation, 2), 'skip'));
  const monitored = /^there is no validation image that can be decoded, and val_loss is monitored/;
  t.match(failureOf(judged.runs[0]).error, monitored);

  const noGreen = [0, 1].map((index) => `train/green/${index}.png`);
  const untaught = join(root, 'no green');
  const taught = await sweeper.sweep(untaught, withPhotos(await photos(untaught, noGreen, 2), 'skip'));
  t.match(failureOf(taught.runs[0]).error, /^no training image can be decoded of: green/);
});
