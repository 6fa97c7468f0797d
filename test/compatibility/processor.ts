import { arch } from 'node:os';
import * as runtime from 'onnxruntime-node';
import { channelBlock } from '../../src/engines/onnxruntime/channel-block.js';
import { fixture } from '../fixture.js';

/** What decides which kernels ONNX Runtime uses, and so the last bits of what it computes. */
export interface Processor {
  readonly architecture: string;
  /** Channels in a block: 8 with AVX2, 16 with AVX-512. */
  readonly channelBlock: number | null;
}

export async function thisProcessor(): Promise<Processor> {
  return { architecture: arch(), channelBlock: (await channelBlock(runtime)) ?? null };
}

/** Whether the fixtures were made on a processor of this kind. */
export async function isOfTheSameKind(): Promise<boolean> {
  const [made, here] = [fixture<Processor>('compatibility/fixtures/processor.json'), await thisProcessor()];
  return made.architecture === here.architecture && made.channelBlock === here.channelBlock;
}
