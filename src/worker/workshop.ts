import type { Components } from '../contracts/catalogue.js';
import type { OpenEngine, WantedEngine } from '../contracts/components/engine.js';
import type { TaskKind } from '../contracts/components/task-kind.js';
import { type FeatureKeys, joinKeys } from '../features/keys.js';
import { closeStores, type FeatureStores, openStores, refreshStores } from '../features/samples.js';
import { featureFolder } from '../features/store/store.js';
import { cacheFolder } from '../foundation/files/files.js';
import { findByName } from '../foundation/find-by-name.js';
import { canonicalJson } from '../foundation/hash.js';
import type { Abilities } from '../plugins/load-again.js';
import { ProgramCache } from '../train/program-cache.js';
import { checkPlannedEngine } from './check-engine.js';

/** Number of feature sets whose index is kept: enough for the phases of one run. */
const storesKept = 4;
/** Number of compiled head programs kept: an epoch, its short last batch and inference, for a few shapes of head. */
const headProgramsKept = 12;
/**
 * Number of compiled programs of tuned networks kept. They take far more memory: gradients, update and inference of one
 * network.
 */
const networkProgramsKept = 4;

interface OpenedEngine {
  readonly engine: OpenEngine;
  readonly headPrograms: ProgramCache;
  readonly networkPrograms: ProgramCache;
}

/**
 * The state that a worker process keeps between tasks: engines, their compiled programs, and the index of stored
 * features. Runs of a sweep mostly share them, and an index of a million rows takes a second to read.
 */
export class Workshop {
  /** The components that settings may name. */
  readonly components: Components;
  /** The kinds of tasks that this worker can do. */
  readonly tasks: readonly TaskKind[];
  readonly #engines = new Map<string, OpenedEngine>();
  readonly #stores = new Map<string, FeatureStores>();

  constructor({ components, tasks }: Abilities) {
    this.components = components;
    this.tasks = tasks;
  }

  /**
   * Opens the engine that a task requires with a number of threads, or returns the open one.
   * @throws EspalierError ENGINE_DIFFERS if the engine of this process is not the one that the task was planned for
   */
  async engine({ settings, device, identity }: WantedEngine, threads: number): Promise<OpenedEngine> {
    const key = canonicalJson([settings, device, threads]);
    let opened = this.#engines.get(key);
    if (!opened) {
      opened = {
        engine: await findByName('engine', this.components.engines, settings.name).open(settings, { threads, device }),
        headPrograms: new ProgramCache(headProgramsKept),
        networkPrograms: new ProgramCache(networkProgramsKept),
      };
      this.#engines.set(key, opened);
    }
    checkPlannedEngine(opened.engine.identity, identity);
    return opened;
  }

  /** Calls a function with up-to-date stores of features, one per set of keys, and closes their files afterwards. */
  async withStores<T>(sets: readonly FeatureKeys[], use: (stores: readonly FeatureStores[]) => Promise<T>): Promise<T> {
    const opened: FeatureStores[] = [];
    try {
      for (const keys of sets) opened.push(await this.#storesOf(keys));
      const result = await use(opened);
      for (const [index, keys] of sets.entries()) this.#stores.set(joinKeys(keys), opened[index]!);
      while (this.#stores.size > storesKept) this.#stores.delete(this.#stores.keys().next().value!);
      return result;
    } finally {
      for (const stores of opened) closeStores(stores);
    }
  }

  /**
   * Opens or reuses the stores. They are kept only after a task that succeeded, because one that failed may have found
   * the index to be wrong.
   */
  async #storesOf(keys: FeatureKeys): Promise<FeatureStores> {
    const kept = this.#stores.get(joinKeys(keys));
    this.#stores.delete(joinKeys(keys));
    if (kept === undefined) return openStores(featureFolder(cacheFolder()), keys);
    await refreshStores(kept);
    return kept;
  }
}
