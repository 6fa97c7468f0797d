import type { ImageLayout } from '../../foundation/image-layout.js';
import type { LoopDefinition, LoopProgram, Program, ProgramDefinition } from '../tensors.js';
import type { Chosen, Component, Settings } from './component.js';

export interface EngineOptions {
  /** CPU threads that one program may use. */
  readonly threads: number;
  /** The device that it computes on: one of those that `probe` lists. */
  readonly device: string;
}

/** An engine executes tensor programs: one file in `engines/`. Its settings are those of its schema, defaults filled in. */
export interface Engine extends Component {
  /**
   * Whether it works on this machine and on which devices, and if not, why and how to get it. Never throws because of
   * the machine. `processor`: the kind of processor that `identify` says, if it says one.
   */
  probe(): Promise<{ available: boolean; detail: string; devices: readonly string[]; processor?: string }>;
  /**
   * What an engine opened with these settings says of itself, without opening one: cheap, and for a process that does
   * not compute. Throws ENGINE_UNAVAILABLE where `probe` says that it does not work.
   */
  identify(settings: Settings): Promise<EngineIdentity>;
  /**
   * Throws ENGINE_UNAVAILABLE where it does not work. Several may be open in a process at a time; whoever opened one
   * closes it.
   */
  open(settings: Settings, options: EngineOptions): Promise<OpenEngine>;
}

/**
 * Everything about an engine that can change a result: name, revision, library version, optimization level, settings.
 * `processor` is the kind of processor that it computes on, where results of unlike kinds differ in the last bits:
 * their features have keys of their own, while a run is never repeated for it.
 */
export type EngineIdentity = { readonly name: string; readonly [key: string]: string | number };

/** An engine as tasks want it: a process that cannot open just this one must not do them. */
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
   * For many calls that do not depend on each other: where the engine can, as many of them proceed in parallel as it
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

/** A network that a file describes, from the pixels of images to one of its values. */
export interface ImageModelDefinition {
  /** Name in messages and profiles. */
  readonly name: string;
  /** The content of an ONNX file. It is not trusted: nothing that it names outside of itself is opened. */
  readonly file: Uint8Array;
  /** What the program gives: a value of the graph, or what the node of that name makes. */
  readonly output: string;
  /** (pixels / divisor - mean) / deviation, by channel; channels in reverse order before that, if so. */
  readonly preprocessing: {
    readonly reversed: boolean;
    readonly divisor: number;
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
  };
  /** Height and width of the images, if the file does not fix them. */
  readonly inputSize: number | undefined;
  /** Images of one call, if the file does not fix them. */
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
 * An engine at work. Its programs may be built and called at any time, but calls of programs that are not concurrent
 * run one after the other, each blocking the thread that made it. Tensors that a call is given stay the caller's, and
 * its results belong to the caller too: the engine changes and keeps neither once the call has ended.
 */
export interface OpenEngine {
  readonly name: string;
  readonly identity: EngineIdentity;
  /** Throws what `call` of the definition throws. The program lives until it, or the engine, is closed. */
  build(definition: ProgramDefinition, options?: BuildOptions): Promise<Program>;
  /** Throws what `step` of the definition throws. The program lives until it, or the engine, is closed. */
  buildLoop(definition: LoopDefinition): Promise<LoopProgram>;
  /**
   * Where the engine can run files. Throws WEIGHTS_UNREADABLE for a file that it cannot, WEIGHTS_NO_SUCH_NODE where it
   * has no such output, and says which are near.
   */
  buildImageModel?(definition: ImageModelDefinition, options?: Pick<BuildOptions, 'concurrent'>): Promise<ImageModel>;
  /** Frees its programs and their memory; their calls must have ended, and they must not be called again. */
  close(): Promise<void>;
}
