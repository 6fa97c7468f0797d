import { listed } from '../text/nearest.js';
import { type MapTree, map, memberOf, planted, type Tree } from '../text/tree.js';
import { type Section, seedSchema } from './section.js';

const parts = ['train', 'validation', 'test'] as const;

/** Fractions where a block gives none, e.g. `splits: { seed: 7 }`. */
const usual = { train: 0.7, validation: 0.15, test: 0.15 };

export const splits: Section = {
  schema: {
    description:
      "How images are divided, class by class. Without this block the source's own train, validation and test " +
      'folders are used, or else fractions of 0.7, 0.15 and 0.15.',
    type: 'object',
    additionalProperties: false,
    defaultNote: "the source's own folders, or else 0.7, 0.15 and 0.15",
    properties: {
      train: {
        description: 'Fraction of the images of each class to train on.',
        type: 'number',
        exclusiveMinimum: 0,
        maximum: 1,
        defaultNote: 'what validation and test leave',
      },
      validation: {
        description: 'Fraction that is evaluated after each epoch, and by which runs are compared.',
        type: 'number',
        minimum: 0,
        maximum: 1,
        defaultNote: '0, or 0.15 if no fraction is given',
      },
      test: {
        description: 'Fraction that is evaluated once, after training.',
        type: 'number',
        minimum: 0,
        maximum: 1,
        defaultNote: '0, or 0.15 if no fraction is given',
      },
      seed: seedSchema('Seed of the division. Runs that share it have the same splits, whatever their `seed`.'),
    },
  },
  prepare: fillFractions,
  check(complete, written, problems) {
    const given = memberOf(written, 'train') ? parts : parts.slice(1);
    const fractions = given.map((part) => fractionOf(complete, part));
    const sum = rounded(fractions.reduce((total, fraction) => total + fraction, 0));
    if (given === parts ? sum <= 1 : sum < 1) return;
    const expected = given === parts ? 'at most 1' : 'less than 1';
    const text = `splits.${listed(given, 'and')} are ${fractions.join(' + ')} = ${sum}; expected ${expected} together`;
    problems.add('CONFIG_CONFLICT', complete.place, text);
  },
};

function fillFractions(written: MapTree): MapTree {
  const given = parts.filter((part) => memberOf(written, part) !== undefined);
  const rest = parts.reduce((left, part) => left - fractionOf(written, part), 1);
  const defaults =
    given.length === 0 ? usual : { train: rest > 0 ? rounded(rest) : usual.train, validation: 0, test: 0 };
  const missing = parts.filter((part) => !given.includes(part));
  return map(
    [
      ...written.entries,
      ...missing.map((part) => ({
        key: part,
        keyPlace: written.place,
        value: planted(defaults[part], written.place),
      })),
    ],
    written.place,
  );
}

/** A fraction as a number; 0 where there is none, or where the value is not a number, which is reported elsewhere. */
function fractionOf(tree: Tree, part: string): number {
  const value = memberOf(tree, part);
  return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : 0;
}

/** Rounds 1 - 0.2 - 0.2 = 0.6000000000000001 to 0.6; nine digits still count the images of a class of millions. */
const rounded = (fraction: number) => Number(fraction.toFixed(9));
