/** A compiled program that must be disposed of. */
interface Disposable {
  dispose(): Promise<void>;
}

/**
 * Compiled programs by key; the least recently used are disposed of when there are too many. One program
 * serves every run whose head has the same shape, and a worker that lives for a thousand runs holds only a few.
 */
export class ProgramCache {
  readonly #capacity: number;
  readonly #programs = new Map<string, Promise<Disposable>>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The program of a key, built if it is missing. It must not be used once later calls have evicted it. */
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
