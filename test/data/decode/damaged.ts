import fc from 'fast-check';
import { BadImage } from '../../../src/contracts/data.js';
import { decode } from '../../../src/data/decode/decode.js';

/** Bounds of the damage; the first bytes of a file, which say what format it has, stay as they are. */
interface Damage {
  /** Number of bytes at the start that are not changed. */
  readonly intact: number;
  /** The fewest and the most bytes that a file is cut to. */
  readonly cutTo: readonly [least: number, most: number];
  /** Largest position of a changed byte. */
  readonly changedUpTo: number;
}

/** Checks that files with some bytes changed and the end cut off are images or bad images, never anything else. */
export async function damagedAreImagesOrBad(files: readonly Buffer[], { intact, cutTo, changedUpTo }: Damage) {
  const damage = fc.array(fc.tuple(fc.nat(changedUpTo), fc.nat(255)), { minLength: 1, maxLength: 6 });
  const [least, most] = cutTo;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...files), damage, fc.nat(most), async (file, changes, length) => {
      const damaged = Buffer.from(file.subarray(0, Math.max(least, length)));
      for (const [at, value] of changes) if (at >= intact && at < damaged.length) damaged[at] = value;
      try {
        const image = await decode(damaged);
        return image.data.length === image.width * image.height * 3;
      } catch (error) {
        return error instanceof BadImage;
      }
    }),
    { numRuns: 300 },
  );
}
