import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** Something done and how long it took. */
export interface Work {
  readonly items: number;
  readonly seconds: number;
  /** Processor time of all its threads. */
  readonly processorSeconds: number;
}

/** How a contestant is started; its options are what it is told first. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: { readonly [name: string]: unknown };
  readonly env?: { readonly [name: string]: string };
}

/** A contestant of this project: a compiled file in `contestants/`. */
export function ours(name: string, options: Start['options'], env: Start['env'] = {}): Start {
  const file = fileURLToPath(new URL(`./contestants/${name}.js`, import.meta.url));
  return { command: process.execPath, args: [file], options, env };
}

/**
 * A child process that does a piece of work each time it is asked, and keeps everything warm in between. It reads
 * lines of JSON: first its options, then the name of a task in each line. It answers with lines of JSON: first what
 * it has to say of itself, then a `Work` for each task. Other lines on its stdout are ignored.
 */
export class Contestant {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: AsyncIterator<{ readonly [key: string]: unknown }>;
  #lastWords = '';
  /** What it said of itself when it was ready. */
  info: { readonly [key: string]: unknown } = {};

  private constructor({ command, args, options, env }: Start) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-2000);
    });
    this.#child.stdin.on('error', () => {});
    this.#child.on('error', () => {});
    this.#answers = answersIn(this.#child.stdout);
    this.#child.stdin.write(`${JSON.stringify(options)}\n`);
  }

  /** Resolves when it is ready. */
  static async start(start: Start): Promise<Contestant> {
    const contestant = new Contestant(start);
    contestant.info = await contestant.#answer();
    return contestant;
  }

  async work(task: string): Promise<Work> {
    this.#child.stdin.write(`${JSON.stringify(task)}\n`);
    return (await this.#answer()) as unknown as Work;
  }

  /** Ends it and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #answer() {
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${this.#child.spawnargs.join(' ')} ended:\n${this.#lastWords}`);
    return value;
  }
}

async function* answersIn(stdout: Readable) {
  for await (const line of createInterface({ input: stdout })) {
    if (line.startsWith('{')) yield JSON.parse(line) as { readonly [key: string]: unknown };
  }
}
