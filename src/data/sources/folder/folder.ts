import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { DatasetSource } from '../../../contracts/components/dataset-source.js';
import { BadImage, type LabelledSample, type Listing, type UnreadableFile } from '../../../contracts/data.js';
import { EspalierError } from '../../../foundation/errors/errors.js';
import { sha256 } from '../../../foundation/hash.js';
import { decode } from '../../decode/decode.js';
import { checkClassLevel, type FilledFolder } from './class-level.js';
import { nameClasses } from './class-names.js';
import { imageEndings } from './file-names.js';
import { hashFiles, hashOfNowhere, leadsNowhere } from './hash-files.js';
import { type ClassFolder, findLayout } from './layout.js';
import { byCodeUnit } from './list-folder.js';
import { type FoundFiles, findImages } from './walk.js';

type FolderSettings = {
  readonly path: string;
};

/**
 * A folder of class folders, as Keras' `flow_from_directory` reads it: the classes are the subfolders, sorted; an
 * image belongs to a class at any depth below its folder. Split folders (`train/roses/…`) are recognised by their names.
 * Every other file is hidden or a system's own, or listed: as ignored, or as unreadable with the reason.
 */
export const folder: DatasetSource<FolderSettings> = {
  name: 'folder',
  revision: 1,
  summary: 'A folder that holds one folder of images for each class, or such folders below train/, val/ and test/.',
  content: 'image file',
  shorthand: 'path',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['path'],
    properties: {
      path: { type: 'string', minLength: 1, description: 'The folder, relative to the experiment file.' },
    },
  },

  fallback: true,
  fromText(text) {
    // `npm:…` and addresses belong to other sources; `C:\photos` is a path.
    return /^[a-z][a-z0-9+.-]+:/i.test(text) ? undefined : { path: text };
  },

  async missing() {
    return null;
  },

  async prepare() {},

  async list(settings, context) {
    const root = resolve(context.relativeTo, settings.path);
    const { classFolders, ignored } = await findLayout(root, context.cacheFolder);
    const found: FoundFiles = { images: [], ignored: [...ignored], unreadable: [] };
    const filled: FilledFolder[] = [];
    for (const classFolder of classFolders) {
      const before = found.images.length;
      await findImages(root, classFolder.path, found, context.cacheFolder);
      if (found.images.length === before) throw emptyClass(root, classFolder, found.unreadable);
      filled.push({ folder: classFolder, images: found.images.slice(before) });
    }
    const levelWarnings = checkClassLevel(settings.path, filled);
    const classes = nameClasses(root, classFolders);
    const samples = filled.flatMap(({ folder: classFolder, images }) => {
      const label = classes.labelOf(classFolder);
      const { split } = classFolder;
      return images.map(
        (id): Omit<LabelledSample, 'sha256' | 'decodingRevision'> => ({ id, label, ...(split && { split }) }),
      );
    });
    samples.sort((a, b) => byCodeUnit(a.id, b.id));
    const contents = await hashFiles(
      root,
      samples.map((sample) => sample.id),
      context.cacheFolder,
      (receivedBytes, totalBytes) =>
        context.progress?.({ action: 'read', what: settings.path, receivedBytes, totalBytes }),
    );
    return {
      classes: classes.names,
      samples: samples.map((sample, index) => ({ ...sample, ...contents[index]! })),
      ignored: found.ignored.sort(byCodeUnit),
      ...(found.unreadable.length > 0 && { unreadable: found.unreadable.sort((a, b) => byCodeUnit(a.id, b.id)) }),
      warnings: [...levelWarnings, ...classes.warnings],
    } satisfies Listing;
  },

  async open(settings, context) {
    const root = resolve(context.relativeTo, settings.path);
    return {
      async read(sample) {
        const path = join(root, sample.id);
        const bytes = await readFile(path).catch((cause) => {
          if (sample.sha256 === hashOfNowhere(sample.id) && leadsNowhere(cause)) {
            throw new BadImage('a link that does not lead to a file');
          }
          throw changed(path, 'can no longer be read', cause);
        });
        // Features of an image are stored under its hash: pixels of other content must not get there.
        if (sha256(bytes) !== sample.sha256) throw changed(path, 'has changed since the dataset was listed');
        return decode(bytes);
      },
      async close() {},
    };
  },
};

function emptyClass(root: string, folder: ClassFolder, unreadable: readonly UnreadableFile[]): EspalierError {
  const [first, ...others] = unreadable.filter(({ id }) => id.startsWith(`${folder.path}/`));
  const more = others.length > 0 ? ` and ${others.length} more that cannot be used` : '';
  const none = first ? `only ${first.id} (${first.reason})${more}` : 'none';
  return new EspalierError(
    'DATA_EMPTY_CLASS',
    `class ${folder.className} has no images: ${join(root, folder.path)} holds ${none}`,
    { remedy: `Add images (${imageEndings}), or remove the folder.` },
  );
}

const changed = (path: string, how: string, cause?: unknown) =>
  new EspalierError('DATA_CHANGED', `${path} ${how}`, {
    remedy: 'Do not change the dataset while it is used, and start again.',
    cause,
  });
