import { create } from '@bufbuild/protobuf';
import type { ImageModelDefinition } from '../../contracts/components/engine.js';
import { GraphBuilder } from '../graph-builder.js';
import { elementType, graphProto } from './model.js';
import { cutModel, type ModelFile } from './model-file.js';
import { NodeProtoSchema } from './onnx_pb.js';

export const pixelsPort = 'espalier/pixels';
export const featuresPort = 'espalier/features';

interface ImageModelSizes extends Pick<ImageModelDefinition, 'preprocessing' | 'batchSize'> {
  readonly inputSize: number;
}

/**
 * Encodes a file's network from pixels [n, s, s, 3] uint8 to its value `value`, with the preprocessing of
 * `models/architectures/preprocessing.ts` in front. The added operators mean the same in every operator set since 7, so
 * that the file keeps its own.
 */
export function imageModel(
  file: ModelFile,
  value: string,
  { preprocessing, inputSize, batchSize }: ImageModelSizes,
): Uint8Array {
  const builder = new GraphBuilder('espalier/');
  const floats = (values: readonly number[]) => builder.constant('float32', [values.length], Float32Array.from(values));
  const pixels = builder.input(pixelsPort, 'uint8', [batchSize, inputSize, inputSize, 3]);
  let x = builder.node('Cast', [pixels], { to: elementType('float32') });
  if (preprocessing.reversed) x = builder.node('Gather', [x, builder.integers([2, 1, 0])], { axis: 3 });
  if (preprocessing.divisor !== 1) x = builder.node('Div', [x, floats([preprocessing.divisor])]);
  x = builder.node('Sub', [x, floats(preprocessing.mean)]);
  x = builder.node('Div', [x, floats(preprocessing.deviation)]);
  const isChannelsFirst = file.layout === 'NCHW';
  if (isChannelsFirst) x = builder.node('Transpose', [x], { perm: [0, 3, 1, 2] });
  const shape = isChannelsFirst ? [batchSize, 3, inputSize, inputSize] : [batchSize, inputSize, inputSize, 3];
  const before = graphProto(builder.finish('preprocessing', [{ name: file.input, type: 'float32', shape, value: x }]));

  const whole = { ...file.graph, input: before.input, node: [...before.node, ...file.graph.node] };
  const output = create(NodeProtoSchema, { opType: 'Identity', input: [value], output: [featuresPort] });
  return cutModel({ ...file, graph: whole }, value, [output], featuresPort, before.initializer);
}
