import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Work } from './contestant.js';
import { busySeconds, ownSeconds } from './load.js';
import { type Spread, spreadOf } from './statistics.js';

/** What is compared, by name: each call does the work once. */
export type Contest = { readonly [name: string]: () => Promise<Work> };

interface Measured extends Work {
  /** Whether other programs left the machine alone meanwhile. */
  readonly quiet: boolean;
}

/** Share of the machine that other programs may use in a measurement that counts. */
const quietShare = 0.05;
/** How long a measurement waits for a moment when they do, seconds. */
const waitAtMost = 10;
/** With fewer quiet measurements than this, the others count too. */
const enough = 3;
const patience = 2;

/** Measurements of contestants that took turns, so that whatever slows the machine down slows all of them. */
export class Rounds {
  readonly #rounds: { readonly [name: string]: Measured }[] = [];

  /** One round that does not count, then rounds until `wanted` are quiet, or `patience` times as many. */
  static async play(contest: Contest, wanted: number, note: (text: string) => void): Promise<Rounds> {
    const rounds = new Rounds();
    const names = Object.keys(contest);
    for (const name of names) await contest[name]!();
    for (let played = 0; played < wanted * patience && rounds.#quiet(names) < wanted; played++) {
      // Every other round backwards: whoever comes second in a pair has no lasting advantage from it.
      const order = played % 2 === 0 ? names : names.toReversed();
      const round: { [name: string]: Measured } = {};
      for (const name of order) round[name] = await measured(contest[name]!);
      rounds.#rounds.push(round);
      note(`round ${played + 1}: ${names.map((name) => `${name} ${speed(round[name]!).toPrecision(3)}/s`).join(', ')}`);
    }
    return rounds;
  }

  /** Items per second. */
  speed(name: string): Spread {
    return this.of([name], (work) => speed(work[name]!));
  }

  seconds(name: string): Spread {
    return this.of([name], (work) => work[name]!.seconds);
  }

  /** How many times faster one is than the other, round by round. */
  ratio(faster: string, slower: string): Spread {
    return this.of([faster, slower], (work) => speed(work[faster]!) / speed(work[slower]!));
  }

  /** A figure of every round in which these were measured quietly; of all rounds, where too few were quiet. */
  of(names: readonly string[], figure: (work: { readonly [name: string]: Work }) => number): Spread {
    const quiet = this.#rounds.filter((round) => names.every((name) => round[name]!.quiet));
    return spreadOf((quiet.length >= enough ? quiet : this.#rounds).map(figure));
  }

  /** In words, how undisturbed it was. */
  get remark(): string {
    const names = Object.keys(this.#rounds[0]!);
    const all = this.#rounds.length * names.length;
    const quiet = names.reduce((sum, name) => sum + this.#quiet([name]), 0);
    const rounds = `${this.#rounds.length} rounds`;
    if (quiet === all) return `${rounds}, undisturbed by other programs.`;
    const disturbed = names.filter((name) => this.#quiet([name]) < enough);
    const consequence =
      disturbed.length === 0
        ? 'the others do not count'
        : `too few of ${disturbed.join(', ')}, whose disturbed ones count too`;
    return `${rounds}, ${quiet} of ${all} measurements undisturbed by other programs: ${consequence}.`;
  }

  #quiet(names: readonly string[]): number {
    return this.#rounds.filter((round) => names.every((name) => round[name]!.quiet)).length;
  }
}

export function speed({ items, seconds }: Work): number {
  return items / seconds;
}

async function measured(contestant: () => Promise<Work>): Promise<Measured> {
  await waitForQuiet();
  const started = performance.now();
  const busyBefore = busySeconds();
  const ownBefore = ownSeconds();
  const work = await contestant();
  const elapsed = (performance.now() - started) / 1000;
  const others = busySeconds() - busyBefore - (ownSeconds() - ownBefore) - work.processorSeconds;
  return { ...work, quiet: others / (elapsed * availableParallelism()) < quietShare };
}

async function waitForQuiet(): Promise<void> {
  const deadline = performance.now() + waitAtMost * 1000;
  for (;;) {
    const started = performance.now();
    const busyBefore = busySeconds();
    await sleep(200);
    const elapsed = (performance.now() - started) / 1000;
    const share = (busySeconds() - busyBefore) / (elapsed * availableParallelism());
    if (share < quietShare * 2 || performance.now() > deadline) return;
  }
}
