import t from 'tap';
import { catalogue } from '../../../src/catalogue.js';
import type { DatasetSource } from '../../../src/contracts/components/dataset-source.js';
import type { RunSettings } from '../../../src/contracts/experiment.js';
import { pooledCut } from '../../../src/models/freeze/cut.js';
import { featureKeysOf } from '../../../src/session/features/feature-keys.js';
import { runSettings } from '../../run-settings.js';

const weights = { source: 'random', settings: {}, path: '', sha256: 'w' };
const engine = { name: 'onnxruntime', revision: 1, version: '1.30.0' };
const inFolder = await runSettings({ dataset: { source: './photos' } });
const inArchive: RunSettings = {
  ...inFolder,
  dataset: { ...inFolder.dataset, source: { name: 'archive', path: './photos.zip' } },
};

/** The keys of a run, where there is a source from outside beside those of the catalogue. */
function keysWith(declared: Pick<DatasetSource, 'content'>, cut: typeof pooledCut | null, settings = inArchive) {
  const { content: _, ...folder } = catalogue.sources.find(({ name }) => name === 'folder')! as DatasetSource;
  const archive: DatasetSource = { ...folder, name: 'archive', revision: 3, ...declared };
  const components = { ...catalogue, sources: [archive, ...catalogue.sources] };
  return featureKeysOf(settings, cut, weights, engine, components);
}

t.test('image files have the same keys in a folder and in an archive, other content has its own', async (t) => {
  for (const cut of [pooledCut, null]) {
    const inThat = keysWith({}, cut, inFolder);
    t.same(keysWith({ content: 'image file' }, cut), inThat);
    t.not(keysWith({}, cut).images, inThat.images);
  }
});
