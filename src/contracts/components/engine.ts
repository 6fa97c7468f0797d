import type { ImageLayout } from '../../foundation/image-layout.js';
import type { LoopDefinition, LoopProgram, Program, ProgramDefinition } from '../tensors.js';
import type { Component } from './component.js';

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

/** A network that a file describes, from the pixels of images to one of its values. */
export interface ImageModelDefinition {
  /** For messages and profiles. */
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
  /** Of the images, where the file leaves it open. */
  readonly inputSize: number | undefined;
  /** Of one call, where the file leaves it open. */
  readonly batchSize: number;
}

/** `pixels` [batchSize, inputSize, inputSize, 3] uint8 -> `features`, as the file has them. */
export interface ImageModel {
  readonly program: Program;
  readonly inputSize: number;
  readonly batchSize: number;
  /** Where the channels of features of rank 4 are, if the network says. */
  readonly layout: ImageLayout | undefined;
}

export interface OpenEngine {
  readonly name: string;
  readonly identity: EngineIdentity;
  build(definition: ProgramDefinition, options?: BuildOptions): Promise<Program>;
  buildLoop(definition: LoopDefinition): Promise<LoopProgram>;
  /**
   * Where the engine can run files. Throws WEIGHTS_UNREADABLE for a file that it cannot, WEIGHTS_NO_SUCH_NODE where it
   * has no such output, and says which are near.
   */
  buildImageModel?(definition: ImageModelDefinition, options?: Pick<BuildOptions, 'concurrent'>): Promise<ImageModel>;
  close(): Promise<void>;
}
