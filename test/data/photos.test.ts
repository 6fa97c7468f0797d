import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import t from 'tap';
import { openDataset, openImages } from '../../src/data/dataset.js';
import { sources } from '../../src/data/sources/index.js';

const photos = resolve('../shared/data');
const skip = existsSync(photos) ? false : 'there are no photos beside the project';

t.test('a real dataset with split folders is read as it is', { skip }, async (t) => {
  const context = { relativeTo: photos, cacheFolder: t.testdir() };
  const dataset = {
    source: { name: 'folder', path: 'hymenoptera' },
    onBadImage: 'skip',
    resize: 'bilinear',
  } as const;
  const divided = await openDataset({ dataset }, context, sources);
  t.strictSame(divided.classes, ['ants', 'bees']);
  t.strictSame([divided.train.length, divided.validation.length, divided.test.length], [245, 153, 0]);
  const images = await openImages(dataset, context, sources);
  const placeholder = divided.train.find((sample) => sample.id === 'train/ants/imageNotFound.gif')!;
  const shown = [placeholder, ...divided.validation.slice(0, 20)];
  for (const image of await Promise.all(shown.map((sample) => images.read(sample))))
    t.equal(image.data.length, image.width * image.height * 3);
  await images.close();
});
