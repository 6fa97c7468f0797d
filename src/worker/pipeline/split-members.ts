import type { Splits } from '../../contracts/data.js';
import type { SplitMember } from '../../contracts/record.js';
import type { UsableData } from './usable-data.js';

/**
 * Lists every image of the splits with its set, training images first; those that cannot be decoded with the reason.
 */
export function splitMembers(splits: Splits, { bad }: Pick<UsableData, 'bad'>): SplitMember[] {
  const reasons = new Map(bad.map(({ id, reason }) => [id, reason]));
  return (['train', 'validation', 'test'] as const).flatMap((set) =>
    splits[set].map(({ id, sha256 }) => {
      const leftOut = reasons.get(id);
      return { file: id, sha256, set, ...(leftOut !== undefined && { leftOut }) };
    }),
  );
}
