/** A process that stores rows: `node writer-process.js ROOT FIRST LAST`, in shards of seven. */
import { FeatureStore } from '../../src/features/store/store.js';
import { addRows } from './example-rows.js';

const [root, first, last] = process.argv.slice(2);
const store = await FeatureStore.open(root!, 'key');
// To be killed from now on.
process.send?.('writing');
for (let from = Number(first); from < Number(last); from += 7) {
  const count = Math.min(7, Number(last) - from);
  await addRows(
    store,
    Array.from({ length: count }, (_, index) => `image ${from + index}`),
  );
  await store.flush();
}
store.close();
