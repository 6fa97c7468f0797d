import type { ImageLayout } from '../../foundation/image-layout.js';
import type { LoopDefinition, LoopProgram, Program, ProgramDefinition } from '../tensors.js';
import type { Chosen, Component, Settings } from './component.js';

export interface EngineOptions {
  /** CPU threads that one program may use. */
  readonly threads: number;
  /** The device to compute on: one of those that `probe` lists. */
  readonly device: string;
}

/**
 * An engine executes tensor programs: one file in `engines/`. It is given the settings of its schema, with defaults
 * filled in.
 */
export interface Engine extends Component {
  /**
   * Reports whether the engine works on this machine and on which devices; if not, `detail` says why and how to get it.
   * Never throws because of the machine. `processor` is the kind of processor in its identity, if there is one.
   */
  probe(): Promise<{ available: boolean; detail: string; devices: readonly string[]; processor?: string }>;
  /**
   * Returns the identity that an engine opened with these settings would have, without opening one: cheap, for
   * processes that do not compute. Throws ENGINE_UNAVAILABLE where `probe` reports that it does not work.
   */
  identify(settings: Settings): Promise<EngineIdentity>;
  /**
   * Throws ENGINE_UNAVAILABLE where the engine does not work. Several may be open in a process at a time; the caller
   * closes what it opened.
   */
  open(settings: Settings, options: EngineOptions): Promise<OpenEngine>;
}

/**
 * Everything about an engine that can change a result: name, revision, library version, optimization level, settings.
 * `processor` is the kind of processor that it computes on, given where results of different kinds differ in the last
 * bits: features then have a key per kind, but a run is never repeated because of it.
 */
export type EngineIdentity = { readonly name: string; readonly [key: string]: string | number };

/** The engine that a task requires: a process that cannot open exactly this one must not do the task. */
export interface WantedEngine {
  readonly settings: Chosen;
  readonly device: string;
  /** The identity for which keys of features were computed. */
  readonly identity: EngineIdentity;
}

export interface BuildOptions {
  /** CPU threads, at most the engine's, which is the default: the last bits of large sums may depend on it. */
  readonly threads?: number;
  /**
   * For many calls that do not depend on each other: if the engine can, it runs as many of them in parallel as it has
   * threads, each on one thread, without blocking the caller's thread. Results are the same, bit for bit. The program
   * then takes memory once per thread.
   */
  readonly concurrent?: boolean;
  /**
   * Inputs that are the same in many calls, such as weights: passing the same object again means the same values, so a
   * concurrent program sends them to its threads once. Such tensors must never be changed.
   */
  readonly shared?: readonly string[];
}

/** A network described by a file, from the pixels of images to one of its values. */
export interface ImageModelDefinition {
  /** Name in messages and profiles. */
  readonly name: string;
  /** The content of an ONNX file. It is not trusted: no other file that it refers to is opened. */
  readonly file: Uint8Array;
  /** The program's output: the name of a value of the graph, or of the node that computes it. */
  readonly output: string;
  /** (pixels / divisor - mean) / deviation, by channel, after the channels are reversed if the setting says so. */
  readonly preprocessing: {
    readonly reversed: boolean;
    readonly divisor: number;
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
  };
  /** Height and width of the images, if the file does not fix them. */
  readonly inputSize: number | undefined;
  /** Images per call, if the file does not fix the number. */
  readonly batchSize: number;
}

/** `pixels` [batchSize, inputSize, inputSize, 3] uint8 -> `features`, as the file has them. */
export interface ImageModel {
  readonly program: Program;
  readonly inputSize: number;
  readonly batchSize: number;
  /** Layout of features of rank 4, if the network fixes it. */
  readonly layout: ImageLayout | undefined;
}

/**
 * An open engine. Programs may be built and called at any time, but calls of programs that are not concurrent run one
 * after the other, each blocking the calling thread. Inputs stay the caller's, and results belong to the caller: the
 * engine neither changes nor keeps them once the call has ended.
 */
export interface OpenEngine {
  readonly name: string;
  readonly identity: EngineIdentity;
  /** Throws what `call` of the definition throws. The program lives until it, or the engine, is closed. */
  build(definition: ProgramDefinition, options?: BuildOptions): Promise<Program>;
  /** Throws what `step` of the definition throws. The program lives until it, or the engine, is closed. */
  buildLoop(definition: LoopDefinition): Promise<LoopProgram>;
  /**
   * Builds a program from a network in a file; absent where the engine cannot. Throws WEIGHTS_UNREADABLE for a file
   * that it cannot run, and WEIGHTS_NO_SUCH_NODE, with similar names, where the file has no such output.
   */
  buildImageModel?(definition: ImageModelDefinition, options?: Pick<BuildOptions, 'concurrent'>): Promise<ImageModel>;
  /** Frees the engine's programs and their memory; their calls must have ended, and they must not be called again. */
  close(): Promise<void>;
}
