import type { ExampleContext } from '../example-settings.js';

/** The context in which the weights of a network are found. */
export interface NetworkContext extends ExampleContext {
  /** The absolute path from which relative paths of the examples start. */
  readonly relativeTo: string;
  /** A folder in which a source may keep what it fetches. */
  readonly cacheFolder: string;
}
