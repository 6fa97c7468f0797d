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
import { checkEngine } from './check-engine.js';

/** Sets of features whose index is kept: those of one run's phases. */
const storesKept = 4;
/** Programs of heads kept compiled: an epoch, its short last batch and inference, for a few shapes of head. */
const headProgramsKept = 12;
/** Those of tuned networks, which take far more memory: gradients, update and inference of one. */
const networkProgramsKept = 4;

interface OpenedEngine {
  readonly engine: OpenEngine;
  readonly headPrograms: ProgramCache;
  readonly networkPrograms: ProgramCache;
}

/**
 * What a worker process keeps from task to task: engines, the programs compiled with them, and which features are
 * stored, as runs of a sweep mostly share them and an index of a million rows takes a second to read.
 */
export class Workshop {
  /** What settings name. */
  readonly components: Components;
  /** The kinds of tasks that are done here. */
  readonly tasks: readonly TaskKind[];
  readonly #engines = new Map<string, OpenedEngine>();
  readonly #stores = new Map<string, FeatureStores>();

  constructor({ components, tasks }: Abilities) {
    this.components = components;
    this.tasks = tasks;
  }

  /**
   * The engine that a task wants, with so many threads: one for whatever depends on their number, and one with all.
   * @throws EspalierError ENGINE_DIFFERS where this process has another one than the task was planned for
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
    checkEngine(opened.engine.identity, identity);
    return opened;
  }

  /**
   * Does something with stores of features that show what is stored now, each set of keys being another one. No file
   * of theirs stays open.
   */
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

  /** Kept only from a task that went well: others may have found the index to be wrong. */
  async #storesOf(keys: FeatureKeys): Promise<FeatureStores> {
    const kept = this.#stores.get(joinKeys(keys));
    this.#stores.delete(joinKeys(keys));
    if (kept === undefined) return openStores(featureFolder(cacheFolder()), keys);
    await refreshStores(kept);
    return kept;
  }
}
