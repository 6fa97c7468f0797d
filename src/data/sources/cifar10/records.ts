import { open, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Image, LabelledSample } from '../../../contracts/data.js';

/** Height and width of every image, pixels. */
const imageSize = 32;
export const recordBytes = imageSize * imageSize * 3;

export type CifarSplit = 'train' | 'test';
export const cifarSplits = ['train', 'test'] as const;

/** Name of the file with the pixels of a split's images, one after the other. */
export const recordsFile = (split: CifarSplit) => `${split}.bin`;
/** Name of the file with all samples, a JSON list. */
export const samplesFile = 'samples.json';

/** The id of a record: `train/00017` for record 17 of the training images. */
export const idOf = (split: CifarSplit, record: number) => `${split}/${String(record).padStart(5, '0')}`;

/** Returns whether a folder holds the output of `convert`, which is renamed into place when it is complete. */
export async function holdsRecords(folder: string): Promise<boolean> {
  return (await stat(join(folder, samplesFile)).catch(() => undefined)) !== undefined;
}

export async function readSamples(folder: string): Promise<LabelledSample[]> {
  return JSON.parse(await readFile(join(folder, samplesFile), 'utf8'));
}

/** Opens records for reading single images from disk; nothing is kept in memory. */
export async function openRecords(folder: string) {
  const [train, test] = await Promise.all(cifarSplits.map((split) => open(join(folder, recordsFile(split)))));
  return {
    async read(id: string): Promise<Image> {
      const [split, record] = id.split('/');
      const data = new Uint8Array(recordBytes);
      await (split === 'train' ? train : test)!.read(data, 0, recordBytes, Number(record) * recordBytes);
      return { width: imageSize, height: imageSize, data };
    },
    async close(): Promise<void> {
      await Promise.all([train!.close(), test!.close()]);
    },
  };
}
