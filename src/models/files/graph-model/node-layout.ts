import type { HostTensor } from '../../../contracts/tensors.js';
import { type ImageLayout, layoutOf } from '../../../foundation/image-layout.js';
import { nodeNameOf } from './graph-def.js';
import type { NeededPart } from './needed-part.js';

/** Operators whose images have their channels last: other layouts of them are refused. */
const channelsLast = /Conv|Pool$|^FusedBatchNorm|^BiasAdd$|^Resize|^DepthToSpace$/;

/** Operators that keep the layout of their input. */
const inPlace = new Set([
  ...['Abs', 'Add', 'AddN', 'AddV2', 'Cast', 'Ceil', 'ClipByValue', 'Concat', 'ConcatV2', 'Div', 'Elu', 'Erf', 'Exp'],
  ...['Floor', 'LeakyRelu', 'Log', 'LogSoftmax', 'Maximum', 'Minimum', 'MirrorPad', 'Mul', 'Neg', 'Pad'],
  ...['PadV2', 'Pow', 'Prelu', 'RealDiv', 'Reciprocal', 'Relu', 'Relu6', 'Round', 'Rsqrt', 'Select', 'SelectV2'],
  ...['Selu', 'Sigmoid', 'Sign', 'Slice', 'Softmax', 'Softplus', 'Split', 'SplitV', 'Sqrt', 'Square'],
  ...['SquaredDifference', 'Sub', 'Tanh'],
]);

/** The layout of an image that a node computes, if the graph fixes it. */
export function nodeLayout(
  { nodes, input }: NeededPart,
  output: string,
  inputLayout: ImageLayout,
  constants: ReadonlyMap<string, HostTensor>,
): ImageLayout | undefined {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return layoutOf(nodeNameOf(output), (name) => {
    const node = byName.get(name);
    if (!node) return undefined;
    if (node === input) return { layout: inputLayout };
    if (channelsLast.test(node.op)) return { layout: 'NHWC' };
    const inputs = node.input.map(nodeNameOf);
    if (inPlace.has(node.op)) return { of: inputs };
    const order = node.op === 'Transpose' ? constants.get(inputs[1] ?? '') : undefined;
    return order && { of: inputs.slice(0, 1), turned: [...order.data] };
  });
}
