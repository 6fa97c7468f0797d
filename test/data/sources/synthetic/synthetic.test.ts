import t from 'tap';
import type { Image, Sample } from '../../../../src/contracts/data.js';
import { synthetic } from '../../../../src/data/sources/synthetic/synthetic.js';
import { sha256 } from '../../../../src/foundation/hash.js';
import { checkDatasetSource } from '../../../../src/testing/check-dataset-source.js';

const context = { relativeTo: '/', cacheFolder: '/' };
const settings = { classes: 3, imagesPerClass: 12, imageSize: 16, seed: 0 };

const draw = async (chosen: typeof settings, sample: Sample) => (await synthetic.open(chosen, context)).read(sample);

t.test('it keeps the contract of sources', () =>
  checkDatasetSource(synthetic, [{}, { classes: 2, images_per_class: 4, image_size: 8 }], context),
);

t.test('there are as many classes and images as asked for, in the order of their names', async (t) => {
  const { classes, samples, ignored } = await synthetic.list(
    { ...settings, classes: 11, imagesPerClass: 101 },
    context,
  );
  t.equal(classes.length, 11);
  t.equal(samples.length, 1111);
  t.strictSame([classes[0], classes[10]], ['class_00', 'class_10']);
  t.strictSame([samples[0]!.id, samples[1110]!.id], ['class_00/image_000', 'class_10/image_100']);
  t.strictSame(
    samples.map((sample) => sample.id).sort(),
    samples.map((sample) => sample.id),
  );
  t.strictSame(ignored, []);
  t.equal(await synthetic.missing(settings, context), null);
});

t.test('equal hashes mean equal pixels, and whatever changes pixels changes the hash', async (t) => {
  const { samples } = await synthetic.list(settings, context);
  t.equal(new Set(samples.map((sample) => sample.sha256)).size, samples.length);
  const image = await draw(settings, samples[5]!);
  t.strictSame([image.width, image.height, image.data.length], [16, 16, 768]);
  t.same(await draw(settings, samples[5]!), image);

  for (const change of [{ classes: 4 }, { seed: 1 }, { imageSize: 17 }]) {
    const changed = { ...settings, ...change };
    const listed = await synthetic.list(changed, context);
    t.not(listed.samples[5]!.sha256, samples[5]!.sha256, JSON.stringify(change));
    t.notSame((await draw(changed, listed.samples[5]!)).data, image.data);
  }
  const more = await synthetic.list({ ...settings, imagesPerClass: 15 }, context);
  t.equal(more.samples[5]!.sha256, samples[5]!.sha256, 'more images leave the others as they are');
});

t.test('the pixels of this revision are these', async (t) => {
  const { samples } = await synthetic.list(settings, context);
  const { id, sha256: content } = samples[0]!;
  const { data } = await draw(settings, { id, sha256: content });
  t.equal(sha256(data).slice(0, 16), '2aaf9f7e0a4b0dc8', 'raise the revision where this changes');
});

t.test('classes can be learned: the nearest mean image predicts the class', async (t) => {
  const chosen = { ...settings, classes: 6 };
  const { samples } = await synthetic.list(chosen, context);
  const reader = await synthetic.open(chosen, context);
  const images = await Promise.all(samples.map((sample) => reader.read(sample)));
  const colour = ({ data }: Image) =>
    [0, 1, 2].map(
      (channel) => data.filter((_, index) => index % 3 === channel).reduce((sum, value) => sum + value, 0) / 256,
    );
  const apart = (a: readonly number[], b: readonly number[]) =>
    Math.hypot(...a.map((value, index) => value - b[index]!));
  const isForTraining = (index: number) => index % 12 < 6;
  const means = Array.from({ length: 6 }, (_, label) => {
    const own = images.filter((_, index) => samples[index]!.label === label && isForTraining(index)).map(colour);
    return [0, 1, 2].map((channel) => own.reduce((sum, each) => sum + each[channel]!, 0) / own.length);
  });
  const rest = samples.map((sample, index) => ({ sample, index })).filter(({ index }) => !isForTraining(index));
  const right = rest.filter(({ sample, index }) => {
    const distances = means.map((mean) => apart(mean, colour(images[index]!)));
    return distances.indexOf(Math.min(...distances)) === sample.label;
  });
  // 36 images of 6 classes: guessing is right 6 times.
  t.ok(right.length >= 32, `${right.length} of 36`);
});
