import type { Channel } from '../schedule/channel.js';
import { broken } from './broken.js';
import { channelContract } from './channel-contract.js';

/**
 * Checks a launcher, or anything else that opens channels, with every check of `channelContract`.
 *
 * @param open opens a channel to a new worker, which calls `contractWorker` with its port
 * @throws AssertionError that names the launcher and the promise that is not kept
 */
export async function checkChannel(name: string, open: () => Channel): Promise<void> {
  for (const [promise, check] of Object.entries(channelContract)) {
    try {
      await check(open);
    } catch (error) {
      throw broken(`${name}: ${promise}`, error);
    }
  }
}
