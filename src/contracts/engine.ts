import type { Component } from './component.js';
import type { LoopDefinition, LoopProgram, Program, ProgramDefinition } from './tensors.js';

export interface EngineOptions {
  /** CPU threads that one program may use. */
  readonly threads: number;
}

/** What executes tensor programs: one file in `engines/`. Programs of one engine run one at a time in a process. */
export interface Engine extends Component {
  /** Whether it works on this machine, and if not, why and how to get it. */
  probe(): Promise<{ available: boolean; detail: string; devices: readonly string[] }>;
  /** What an opened engine says of itself, without opening one: for those who only compare. */
  identify(): Promise<EngineIdentity>;
  open(options: EngineOptions): Promise<OpenEngine>;
}

/** Everything about an engine that can change a result: name, revision, library version, optimization level. */
export type EngineIdentity = { readonly name: string; readonly [key: string]: string | number };

export interface BuildOptions {
  /** CPU threads, at most the engine's, which is the default: the last bits of large sums may depend on it. */
  readonly threads?: number;
  /**
   * For many calls that do not depend on each other: where the engine can, as many of them proceed side by side as it
   * has threads, each on one thread, and the caller's thread is free meanwhile. The results are the same, bit for bit.
   * Takes the memory of as many programs.
   */
  readonly concurrent?: boolean;
  /**
   * Inputs that are the same in many calls, such as weights: an object given again means the same values, so that a
   * concurrent program sends them to its threads once. Such tensors must never be changed.
   */
  readonly shared?: readonly string[];
}

export interface OpenEngine {
  readonly name: string;
  readonly identity: EngineIdentity;
  build(definition: ProgramDefinition, options?: BuildOptions): Promise<Program>;
  buildLoop(definition: LoopDefinition): Promise<LoopProgram>;
  close(): Promise<void>;
}
