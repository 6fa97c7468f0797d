import { deepEqual, equal, ok } from 'node:assert/strict';
import type { DatasetSource, SourceContext } from '../contracts/components/dataset-source.js';
import type { LabelledSample, Listing } from '../contracts/data.js';
import { checkComponent } from './check-component.js';
import { described, type Example, exampleSettings } from './example-settings.js';

/** The number of images that are read, including the first and the last. */
const read = 8;

/**
 * Checks a dataset source: what it declares; that nothing is missing once it is prepared; that its listing is sorted,
 * well formed and the same twice; and that its images are whole, and the same whenever they are read, also many at once.
 *
 * @param examples settings as a file has them, below the source's name, of small data that can be decoded; at least one
 * @param context where relative paths in the settings start, and a folder in which the source may keep what it fetches
 * @throws AssertionError that names the source, the example, and the promise that it does not keep
 */
export async function checkDatasetSource(
  source: DatasetSource,
  examples: readonly Example[],
  context: SourceContext,
): Promise<void> {
  checkComponent(source);
  ok(examples.length > 0, `${source.name}: is checked with an example`);
  for (const written of examples) {
    const what = described(source, written);
    const { dataset } = await exampleSettings('sources', source, written);
    const settings = dataset.source;
    if (await source.missing(settings, context)) await source.prepare(settings, context);
    equal(await source.missing(settings, context), null, `${what}: misses nothing once it is prepared`);
    const listing = await source.list(settings, context);
    checkListing(listing, what);
    deepEqual(await source.list(settings, context), listing, `${what}: lists the same twice`);
    const every = Math.max(1, Math.floor((listing.samples.length - 1) / (read - 1)));
    const chosen = listing.samples.filter((_, index) => index % every === 0);
    const reader = await source.open(settings, context);
    await checkImages((sample) => reader.read(sample), chosen, what);
    await reader.close();
  }
}

function checkListing({ classes, samples }: Listing, what: string): void {
  ok(classes.length > 0 && samples.length > 0, `${what}: lists classes and samples`);
  equal(new Set(classes).size, classes.length, `${what}: names of classes differ`);
  for (const { id, sha256, label, split } of samples) {
    ok(!id.includes('\\'), `${what}: the id ${id} has forward slashes`);
    ok(/^[0-9a-f]{64}$/.test(sha256), `${what}: the sha256 of ${id} has 64 hexadecimal digits`);
    ok(Number.isInteger(label) && label in classes, `${what}: the label of ${id} is the index of a class`);
    ok(split === undefined || ['train', 'validation', 'test'].includes(split), `${what}: the split of ${id} exists`);
  }
  const ids = samples.map(({ id }) => id);
  deepEqual(ids, [...new Set(ids)].sort(), `${what}: ids differ and are sorted`);
}

async function checkImages(
  readImage: (sample: LabelledSample) => Promise<{ width: number; height: number; data: Uint8Array }>,
  samples: readonly LabelledSample[],
  what: string,
): Promise<void> {
  const atOnce = await Promise.all(samples.map(readImage));
  const contents = new Map<string, unknown>();
  for (const [index, sample] of samples.entries()) {
    const image = atOnce[index]!;
    const { width, height, data } = image;
    ok(data instanceof Uint8Array, `${what}: the pixels of ${sample.id} are bytes`);
    ok(
      width > 0 && height > 0 && data.length === width * height * 3,
      `${what}: ${sample.id} has 3 bytes for each pixel`,
    );
    deepEqual(await readImage(sample), image, `${what}: ${sample.id} is the same whenever it is read`);
    const same = contents.get(sample.sha256);
    if (same) deepEqual(image, same, `${what}: equal hashes mean equal pixels, but not those of ${sample.id}`);
    contents.set(sample.sha256, image);
  }
}
