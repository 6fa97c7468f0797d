import type { SplitName } from '../../../contracts/data.js';

const words: { readonly [split in SplitName]: string } = {
  train: 'train|training|trn',
  validation: 'val|valid|validation|validate|dev|development|eval|evaluation',
  test: 'test|testing|tst',
};

/** Suffixes that people add to the word: `train_set`, `Training data`, `test-images`, `train2017`. */
const behind = '(?:[ _.-]?(?:sets?|data|dataset|images?|imgs?|photos?|pictures?|splits?|folder|dir|\\d{4}))*';

const patterns = (['train', 'validation', 'test'] as const).map((split) => {
  return { split, pattern: new RegExp(`^(?:.*[ _.-])?(?:${words[split]})${behind}$`, 'i') };
});

/**
 * The split that the name of a folder means, in the spellings of published archives: `train`, `Training`,
 * `flowers_train`, `test set`, `dev`. Undefined for any other name.
 */
export function splitOf(name: string): SplitName | undefined {
  return patterns.find(({ pattern }) => pattern.test(name.trim()))?.split;
}
