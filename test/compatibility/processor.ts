import { processorKind } from '../../src/engines/onnxruntime/processor-kind.js';
import { fixture } from '../fixture.js';

/** Whether the fixtures were made on a processor of this kind: features and numbers are then the same, bit for bit. */
export async function isOfTheSameKind(): Promise<boolean> {
  const { kind } = fixture<{ kind: string }>('compatibility/fixtures/processor.json');
  return kind === (await processorKind());
}
