import { type ImageLayout, type LayoutStep, layoutOf } from '../../foundation/image-layout.js';
import type { ModelFile } from './model-file.js';
import type { NodeProto } from './onnx_pb.js';

/** ONNX operators whose output is channels first, whatever the layout of the file's input. */
const channelsSecond = new Set([
  ...['AveragePool', 'BatchNormalization', 'Conv', 'ConvTranspose', 'DepthToSpace', 'GlobalAveragePool'],
  ...['GlobalMaxPool', 'GroupNormalization', 'InstanceNormalization', 'LpPool', 'LRN', 'MaxPool', 'QLinearConv'],
  ...['SpaceToDepth'],
]);

/** Operators that keep the layout of their input. */
const inPlace = new Set([
  ...['Abs', 'Add', 'Cast', 'Ceil', 'Celu', 'Clip', 'Concat', 'DequantizeLinear', 'Div', 'Dropout', 'Elu', 'Erf'],
  ...['Exp', 'Floor', 'Gelu', 'HardSigmoid', 'HardSwish', 'Identity', 'LeakyRelu', 'Log', 'Max', 'Mean', 'Min'],
  ...['Mish', 'Mul', 'Neg', 'PRelu', 'Pad', 'Pow', 'QuantizeLinear', 'Reciprocal', 'ReduceMax', 'ReduceMean'],
  ...['Relu', 'Resize', 'Selu', 'Sigmoid', 'Slice', 'Softmax', 'Softplus', 'Softsign', 'Split', 'Sqrt', 'Sub'],
  ...['Sum', 'Tanh', 'ThresholdedRelu', 'Upsample', 'Where'],
]);

/** Returns the layout of a value of rank 4; undefined if the operators before it do not determine it. */
export function valueLayout({ graph, input, layout }: ModelFile, value: string): ImageLayout | undefined {
  const makers = new Map(graph.node.flatMap((node) => node.output.map((output) => [output, node] as const)));
  return layoutOf(value, (name) => {
    if (name === input) return { layout };
    const node = makers.get(name);
    return node && stepThrough(node);
  });
}

function stepThrough(node: NodeProto): LayoutStep | undefined {
  const { opType, domain, input, attribute } = node;
  if (domain !== '' && domain !== 'ai.onnx') return undefined;
  if (channelsSecond.has(opType)) return { layout: 'NCHW' };
  if (inPlace.has(opType)) return { of: input };
  const order = attribute.find(({ name }) => name === 'perm');
  // Without `perm`, a Transpose reverses all axes.
  return opType === 'Transpose' ? { of: input, turned: order?.ints.map(Number) ?? [3, 2, 1, 0] } : undefined;
}
