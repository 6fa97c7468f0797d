/** Something compiled that must be given back. */
interface Disposable {
  dispose(): Promise<void>;
}

/**
 * Compiled programs by what determines them, the least recently used given back when there are too many: one program
 * serves every run whose head has the same shape, and a worker that lives for a thousand runs holds only a few.
 */
export class ProgramCache {
  readonly #capacity: number;
  readonly #programs = new Map<string, Promise<Disposable>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The program of this key, built where it is not there. It must not be used after the next `get`s made it leave. */
  async get<P extends Disposable>(key: string, build: () => Promise<P>): Promise<P> {
    const known = this.#programs.get(key) as Promise<P> | undefined;
    const program = known ?? build();
    // The newest is last; a Map keeps the order in which keys were set.
    this.#programs.delete(key);
    this.#programs.set(key, program);
    try {
      await program;
    } catch (error) {
      if (this.#programs.get(key) === program) this.#programs.delete(key);
      throw error;
    }
    await this.#evict();
    return program;
  }

  async #evict(): Promise<void> {
    while (this.#programs.size > this.#capacity) {
      const [oldest, program] = this.#programs.entries().next().value!;
      this.#programs.delete(oldest);
      await (await program).dispose();
    }
  }
}
