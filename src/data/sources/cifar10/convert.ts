import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabelledSample } from '../../../contracts/data.js';
import { writeAtomically } from '../../../foundation/files/files.js';
import { sha256 } from '../../../foundation/hash.js';
import { decode } from '../../decode/decode.js';
import { type CifarSplit, cifarSplits, idOf, recordBytes, recordsFile, samplesFile } from './records.js';

/** Files of the package: PNG files 1024 pixels wide, each row one image of 32 x 32, and the labels of all rows. */
const parts: { readonly [split in CifarSplit]: { readonly batches: readonly string[]; readonly labels: string } } = {
  train: { batches: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.png`), labels: 'train_lables.json' },
  test: { batches: ['test_batch.png'], labels: 'test_lables.json' },
};

export const packageFiles: readonly string[] = cifarSplits.flatMap((split) => [
  ...parts[split].batches,
  parts[split].labels,
]);

/**
 * Writes the images of the package as plain records of 32 x 32 x 3 bytes, with a list of their labels and hashes:
 * the package's six large pictures cannot be read one image at a time.
 * @param source folder with the package's files
 * @param target folder for the records
 */
export async function convert(source: string, target: string): Promise<void> {
  const samples: LabelledSample[] = [];
  for (const split of cifarSplits) samples.push(...(await convertSplit(source, target, split)));
  await writeAtomically(join(target, samplesFile), JSON.stringify(samples));
}

async function convertSplit(source: string, target: string, split: CifarSplit): Promise<LabelledSample[]> {
  const labels: number[] = JSON.parse(await readFile(join(source, parts[split].labels), 'utf8'));
  const samples: LabelledSample[] = [];
  const records = await open(join(target, recordsFile(split)), 'w');
  try {
    for (const batch of parts[split].batches) {
      // Only one batch is in memory at a time: 30 MB.
      const { data } = await decode(await readFile(join(source, batch)));
      await records.write(data);
      for (let at = 0; at < data.length; at += recordBytes) {
        const id = idOf(split, samples.length);
        samples.push({
          id,
          label: labels[samples.length]!,
          sha256: sha256(data.subarray(at, at + recordBytes)),
          split,
        });
      }
    }
    await records.sync();
  } finally {
    await records.close();
  }
  if (samples.length !== labels.length)
    throw new Error(`${labels.length} labels for ${samples.length} ${split} images`);
  return samples;
}
