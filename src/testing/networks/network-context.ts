import type { ExampleContext } from '../example-settings.js';

/** What the weights of a network are found with. */
export interface NetworkContext extends ExampleContext {
  /** Absolute: relative paths of the examples start here. */
  readonly relativeTo: string;
  /** A folder in which a source may keep what it fetches. */
  readonly cacheFolder: string;
}
