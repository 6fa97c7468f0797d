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

export interface OpenEngine {
  readonly name: string;
  readonly identity: EngineIdentity;
  build(definition: ProgramDefinition): Promise<Program>;
  buildLoop(definition: LoopDefinition): Promise<LoopProgram>;
  close(): Promise<void>;
}
