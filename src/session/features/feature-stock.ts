import type { FeatureStock } from '../../contracts/plan.js';
import { splitKeys } from '../../features/keys.js';
import { closeStores, openStores, rowPlace } from '../../features/samples.js';
import { featureFolder } from '../../features/store/store.js';

/** Counts stored features for planning. An image that cannot be decoded needs no features. */
export function featureStock(cacheFolder: string): FeatureStock {
  return {
    async countStored(key, wanted) {
      const stores = await openStores(featureFolder(cacheFolder), splitKeys(key));
      let stored = 0;
      for (const { image, views } of wanted) {
        const isBad = stores.images.badReason(image) !== undefined;
        for (let view = 0; view < views; view++) {
          const place = rowPlace(stores, image, view);
          if (isBad || place.store.has(place.key)) stored++;
        }
      }
      closeStores(stores);
      return stored;
    },
  };
}
