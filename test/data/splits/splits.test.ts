import fc from 'fast-check';
import t from 'tap';
import type { LabelledSample, Listing, SplitName } from '../../../src/contracts/data.js';
import { splitSamples } from '../../../src/data/splits/splits.js';
import { sha256 } from '../../../src/foundation/hash.js';

const sample = (label: number, index: number, content = `${label} ${index}`, split?: SplitName): LabelledSample => ({
  id: `${split ?? 'all'}/c${label}/${index}.jpg`,
  label,
  sha256: sha256(content),
  ...(split === undefined ? {} : { split }),
});

/** `counts[label]` different images of each class. */
const listingOf = (counts: readonly number[]): Listing => ({
  classes: counts.map((_, label) => `c${label}`),
  samples: counts.flatMap((count, label) => Array.from({ length: count }, (_, index) => sample(label, index))),
  ignored: [],
});

const ids = (samples: readonly LabelledSample[]) => samples.map((each) => each.id);
const ofLabel = (samples: readonly LabelledSample[], label: number) => samples.filter((each) => each.label === label);

const someListing = fc.array(fc.integer({ min: 3, max: 40 }), { minLength: 2, maxLength: 5 }).map(listingOf);
const someSplits = fc
  .record({
    train: fc.integer({ min: 1, max: 8 }),
    validation: fc.integer({ min: 0, max: 4 }),
    test: fc.integer({ min: 0, max: 4 }),
    unused: fc.integer({ min: 0, max: 3 }),
    seed: fc.nat(1000),
  })
  .map(({ train, validation, test, unused, seed }) => {
    const sum = train + validation + test + unused;
    return { train: train / sum, validation: validation / sum, test: test / sum, seed };
  });

t.test('splits are disjoint, stratified within one image, and complete where the fractions are', async () => {
  fc.assert(
    fc.property(someListing, someSplits, (listing, splits) => {
      const divided = splitSamples(listing, splits);
      const all = [...divided.train, ...divided.validation, ...divided.test];
      if (new Set(ids(all)).size !== all.length) return false;
      for (const label of listing.classes.keys()) {
        const total = ofLabel(listing.samples, label).length;
        for (const name of ['train', 'validation', 'test'] as const) {
          const count = ofLabel(divided[name], label).length;
          const quota = splits[name] * total;
          // At least one image of each class where a split was asked for, also where its quota is below one;
          // that one is taken from another split, one for each of the two others at most.
          if (splits[name] === 0 ? count !== 0 : count < 1) return false;
          if (count > Math.max(1, quota + 1) || count < quota - 3) return false;
          if (total * Math.min(...[splits.train, splits.validation, splits.test].filter((share) => share > 0)) >= 1)
            if (Math.abs(count - quota) >= 1 + 1e-9) return false;
        }
      }
      const used = splits.train + splits.validation + splits.test;
      return used < 1 - 1e-9 || all.length === listing.samples.length;
    }),
  );
});

t.test('the order in which files are listed changes nothing', async () => {
  fc.assert(
    fc.property(
      someListing,
      someSplits,
      fc.option(fc.integer({ min: 3, max: 10 })),
      fc.infiniteStream(fc.nat()),
      (listing, splits, limit, keys) => {
        const shuffled = listing.samples
          .map((each) => ({ each, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        const one = splitSamples(listing, splits, limit ?? undefined);
        const other = splitSamples({ ...listing, samples: shuffled }, splits, limit ?? undefined);
        return JSON.stringify(one) === JSON.stringify(other);
      },
    ),
  );
});

t.test('adding an image moves at most one other image over each boundary', async () => {
  fc.assert(
    fc.property(someListing, fc.nat(1000), (listing, seed) => {
      const splits = { train: 0.6, validation: 0.2, test: 0.2, seed };
      const before = splitSamples(listing, splits);
      const after = splitSamples({ ...listing, samples: [...listing.samples, sample(0, 1000)] }, splits);
      const sideOf = (divided: typeof before) =>
        new Map(
          (['train', 'validation', 'test'] as const).flatMap((name) => divided[name].map((each) => [each.id, name])),
        );
      const now = sideOf(after);
      const moved = [...sideOf(before)].filter(([id, side]) => now.get(id) !== side);
      // Of class 0 the two boundaries may shift by one place each; the other classes do not move.
      return moved.length <= 2 && moved.every(([id]) => id.startsWith('all/c0/'));
    }),
  );
});

t.test('equal content stays on one side, and no copy is lost', async (t) => {
  const copies = listingOf([6, 6]);
  const samples = copies.samples.flatMap((each) => [each, { ...each, id: `${each.id}.copy` }]);
  const divided = splitSamples({ ...copies, samples }, { train: 0.5, validation: 0.25, test: 0.25, seed: 3 });
  const sides = [divided.train, divided.validation, divided.test].map(
    (side) => new Set(side.map((each) => each.sha256)),
  );
  // 6 contents a class by 0.5, 0.25, 0.25: 3, 1.5, 1.5 -> 3, 2, 1; two classes, two copies each.
  t.strictSame([divided.train.length, divided.validation.length, divided.test.length], [12, 8, 4]);
  t.equal(new Set(sides.flatMap((side) => [...side])).size, 12);
  t.equal(
    sides.reduce((sum, side) => sum + side.size, 0),
    12,
  );
});

t.test('the default is 0.7, 0.15, 0.15, and another seed divides differently', async (t) => {
  const divided = splitSamples(listingOf([20, 20]), undefined);
  t.strictSame([divided.train.length, divided.validation.length, divided.test.length], [28, 6, 6]);
  const other = splitSamples(listingOf([20, 20]), { train: 0.7, validation: 0.15, test: 0.15, seed: 1 });
  t.notSame(ids(divided.train), ids(other.train));
});

t.test('limit_per_class keeps a subset that grows with the limit and not with the seed of the splits', async (t) => {
  const all = (limit: number, seed: number) => {
    const divided = splitSamples(listingOf([30, 30]), { train: 0.5, validation: 0.25, test: 0.25, seed }, limit);
    return new Set(ids([...divided.train, ...divided.validation, ...divided.test]));
  };
  t.equal(all(8, 0).size, 16);
  t.strictSame(all(8, 0), all(8, 5));
  const larger = all(12, 0);
  t.ok([...all(8, 0)].every((id) => larger.has(id)));
});

const ownListing = (parts: readonly (readonly [SplitName, number])[]): Listing => ({
  classes: ['c0', 'c1'],
  samples: parts.flatMap(([split, count]) =>
    [0, 1].flatMap((label) =>
      Array.from({ length: count }, (_, index) => sample(label, index, `${split} ${label} ${index}`, split)),
    ),
  ),
  ignored: [],
});

t.test("a source's own splits are used as they are where no splits are asked for", async (t) => {
  const divided = splitSamples(
    ownListing([
      ['train', 5],
      ['validation', 2],
      ['test', 3],
    ]),
    undefined,
  );
  t.strictSame([divided.train.length, divided.validation.length, divided.test.length], [10, 4, 6]);
  t.ok(divided.test.every((each) => each.split === 'test'));
});

t.test('a missing validation set is carved from the training images, a missing test set stays empty', async (t) => {
  const withoutValidation = splitSamples(
    ownListing([
      ['train', 10],
      ['test', 3],
    ]),
    undefined,
  );
  t.strictSame(
    [withoutValidation.train.length, withoutValidation.validation.length, withoutValidation.test.length],
    [16, 4, 6],
  );
  t.ok(withoutValidation.validation.every((each) => each.split === 'train'));
  const withoutTest = splitSamples(
    ownListing([
      ['train', 10],
      ['validation', 3],
    ]),
    undefined,
  );
  t.strictSame([withoutTest.train.length, withoutTest.validation.length, withoutTest.test.length], [20, 6, 0]);
});

t.test('with splits, own split folders are pooled and divided anew', async (t) => {
  const divided = splitSamples(
    ownListing([
      ['train', 6],
      ['test', 4],
    ]),
    { train: 0.5, validation: 0, test: 0.5, seed: 0 },
  );
  t.strictSame([divided.train.length, divided.validation.length, divided.test.length], [10, 0, 10]);
  t.ok(divided.train.some((each) => each.split === 'test'));
});

t.test('limit_per_class counts in each split where own splits are used', async (t) => {
  const divided = splitSamples(
    ownListing([
      ['train', 6],
      ['validation', 5],
      ['test', 4],
    ]),
    undefined,
    3,
  );
  t.strictSame([divided.train.length, divided.validation.length, divided.test.length], [6, 6, 6]);
});

t.test('images that are in the test folder too are not trained on', async (t) => {
  const listing = ownListing([
    ['train', 5],
    ['validation', 2],
    ['test', 3],
  ]);
  const leak: LabelledSample = {
    ...listing.samples.find((each) => each.split === 'test')!,
    id: 'train/c0/leak.jpg',
    split: 'train',
  };
  const divided = splitSamples({ ...listing, samples: [...listing.samples, leak] }, undefined);
  t.strictSame([divided.train.length, divided.test.length], [10, 6]);
  t.match(divided.warnings, [/^1 image left out: .*train\/c0\/leak\.jpg/]);
});

t.test('the same image under two labels is left out and named', async (t) => {
  const listing = listingOf([10, 10]);
  const twin: LabelledSample = { ...listing.samples[0]!, id: 'all/c1/twin.jpg', label: 1 };
  const divided = splitSamples({ ...listing, samples: [...listing.samples, twin] }, undefined);
  const all = ids([...divided.train, ...divided.validation, ...divided.test]);
  t.equal(all.length, 19);
  t.notOk(all.includes(twin.id) || all.includes(listing.samples[0]!.id));
  t.match(divided.warnings, [/2 images left out.*all\/c0\/0\.jpg \(c0\), all\/c1\/twin\.jpg \(c1\)/]);
});

t.test(
  'so it is in the split folders of a source: in one of them, in two, and with a third copy that agrees',
  async (t) => {
    const listing = ownListing([
      ['train', 5],
      ['validation', 2],
      ['test', 3],
    ]);
    const [first] = listing.samples;
    const copy = (label: number, split: SplitName): LabelledSample => {
      return { id: `${split}/c${label}/copy.jpg`, label, sha256: first!.sha256, split };
    };
    for (const copies of [
      [copy(1, 'test')],
      [copy(1, 'train')],
      [copy(1, 'validation'), copy(0, 'test')],
      [copy(0, 'test'), copy(1, 'test')],
    ]) {
      const { train, validation, test, warnings } = splitSamples(
        { ...listing, samples: [...listing.samples, ...copies] },
        undefined,
      );
      t.strictSame([train.length, validation.length, test.length], [9, 4, 6], 'none of them is used');
      t.equal(warnings.length, 1);
      t.match(
        warnings[0],
        `${copies.length + 1} images left out: the same image has different labels: ${first!.id} (c0)`,
      );
      for (const { id, label } of copies) t.ok(warnings[0]!.includes(`${id} (c${label})`), id);
    }
  },
);

t.test('what cannot be divided is refused with names and numbers', async (t) => {
  t.throws(() => splitSamples(listingOf([5]), undefined), { code: 'DATA_ONE_CLASS', message: /c0/ });
  t.throws(() => splitSamples(listingOf([5, 2]), undefined), {
    code: 'DATA_TOO_FEW_IMAGES',
    message: 'class c1 has 2 different images to divide; train, validation, test need at least one each',
    remedy: 'Add images of this class, ask for fewer splits, or remove the class.',
  });
  const raise = 'Raise limit_per_class, add images of this class, ask for fewer splits, or remove the class.';
  t.throws(() => splitSamples(listingOf([5, 5]), undefined, 1), {
    code: 'DATA_TOO_FEW_IMAGES',
    message: /c0 has 1 different image/,
    remedy: raise,
  });
  // Both classes of this one are cut to the limit, where the training images of a source with splits of its own are too few.
  t.throws(() => splitSamples(ownListing([['train', 5]]), undefined, 1), {
    code: 'DATA_TOO_FEW_IMAGES',
    remedy: raise,
  });
  // A higher limit does not help a class that has fewer images than the limit.
  t.throws(() => splitSamples(listingOf([5, 2]), undefined, 3), {
    message: /^class c1 has 2 different images/,
    remedy: 'Add images of this class, ask for fewer splits, or remove the class.',
  });
  t.throws(() => splitSamples(listingOf([5, 5]), { train: 0.8, validation: 0.2, test: 0.1, seed: 0 }), {
    code: 'DATA_SPLIT_FRACTIONS',
  });
  t.throws(() => splitSamples(listingOf([5, 5]), { train: 0, validation: 0.5, test: 0.5, seed: 0 }), {
    code: 'DATA_SPLIT_FRACTIONS',
  });
  // One training image of class 0 whose content is in the test set: nothing is left to train on.
  const own = ownListing([
    ['train', 1],
    ['validation', 1],
    ['test', 1],
  ]);
  const leaked = own.samples.map((each) =>
    each.split === 'train' && each.label === 0 ? { ...each, sha256: sha256('test 0 0') } : each,
  );
  t.throws(() => splitSamples({ ...own, samples: leaked }, undefined), {
    code: 'DATA_TOO_FEW_IMAGES',
    message: /c0 has 0 different images to divide; train needs at least one\n1 image left out: .*in a later split too/,
  });
});
