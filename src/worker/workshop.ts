import type { OpenEngine } from '../contracts/engine.js';
import { engines } from '../engines/index.js';
import { ProgramCache } from '../train/program-cache.js';

/** Programs of heads kept compiled: an epoch, its short last batch and inference, for a few shapes of head. */
const programsKept = 12;

/** What a worker process keeps from task to task: an engine, and the programs compiled with it. */
export class Workshop {
  #opened: { readonly key: string; readonly engine: OpenEngine; readonly programs: ProgramCache } | undefined;

  /** The engine of this name with so many threads; another one that is open is closed first. */
  async engine(name: string, threads: number): Promise<{ engine: OpenEngine; programs: ProgramCache }> {
    const key = `${name} ${threads}`;
    if (this.#opened?.key !== key) {
      await this.#opened?.engine.close();
      this.#opened = undefined;
      const engine = engines.find((candidate) => candidate.name === name);
      if (!engine) throw new Error(`there is no engine ${name}`);
      this.#opened = { key, engine: await engine.open({ threads }), programs: new ProgramCache(programsKept) };
    }
    return this.#opened;
  }
}
