import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.js';

/** The contents of an ONNX file that takes images. */
export interface ModelFile {
  readonly model: ModelProto;
  readonly graph: GraphProto;
  /** The one input that is not an initializer: the images. */
  readonly input: string;
  /** The layout of the input, and its height and width in pixels, undefined if any is accepted. */
  readonly layout: 'NCHW' | 'NHWC';
  readonly batch: number | undefined;
  readonly inputSize: number | undefined;
}

/**
 * Reads an ONNX file that takes images, a float32 input of rank 4 with three channels. Throws an Error that says what
 * is wrong: not an ONNX file, weights in other files (which are never opened), several inputs, images that are not
 * square.
 */
export function readModelFile(bytes: Uint8Array): ModelFile {
  const model = decoded(bytes);
  const { graph } = model;
  if (!graph || graph.node.length === 0) throw new Error('is not an ONNX model: it has no graph');
  refuseExternalData(graph, model);
  const given = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !given.has(name));
  const [input] = inputs;
  if (!input || inputs.length > 1)
    throw new Error(`has ${inputs.length} inputs; expected one, which takes images: ${inputs.map(({ name }) => name)}`);
  return { model, graph, input: input.name, ...shapeOf(input) };
}

/** Returns the names that can select the features: those of computed values and of nodes. */
export function namesIn({ graph }: ModelFile): string[] {
  const computing = graph.node.filter(({ opType }) => opType !== 'Constant');
  const names = computing.flatMap(({ name, output }) => [name, ...output]);
  return [...new Set(names)].filter((name) => name !== '');
}

/**
 * Returns the value that a name selects: the value of that name, or the first output of the node of that name.
 * Undefined if there is neither.
 */
export function valueCalled({ graph }: ModelFile, name: string): string | undefined {
  if (graph.node.some(({ output }) => output.includes(name))) return name;
  return graph.node.find((node) => node.name === name && name !== '')?.output.find((output) => output !== '');
}

/**
 * Encodes the model cut at a value, without the nodes and weights that this value does not need. `extra` are nodes to
 * append, which compute `output`, the model's only output; `constants` are weights to add.
 */
export function cutModel(
  { model, graph }: ModelFile,
  value: string,
  extra: readonly NodeProto[],
  output: string,
  constants: readonly TensorProto[],
): Uint8Array {
  const nodes = [...neededNodes(graph, value), ...extra];
  const used = new Set(nodes.flatMap(inputsOf));
  return toBinary(ModelProtoSchema, {
    ...model,
    graph: {
      ...graph,
      node: nodes,
      initializer: [...graph.initializer.filter(({ name }) => used.has(name)), ...constants],
      valueInfo: [],
      quantizationAnnotation: [],
      output: [create(ValueInfoProtoSchema, { name: output })],
    },
  });
}

function decoded(bytes: Uint8Array): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    throw new Error('is not an ONNX model, or truncated', { cause: error });
  }
}

/** Returns the nodes that a value depends on, in order. */
function neededNodes(graph: GraphProto, value: string): NodeProto[] {
  const needed = new Set([value]);
  const nodes: NodeProto[] = [];
  for (const node of graph.node.toReversed()) {
    if (!node.output.some((output) => needed.has(output))) continue;
    nodes.push(node);
    for (const input of inputsOf(node)) needed.add(input);
  }
  return nodes.reverse();
}

/** Returns the inputs of a node and of its subgraphs, which may use values from around them. */
function inputsOf(node: NodeProto): string[] {
  const inner = node.attribute
    .flatMap(graphsIn)
    .flatMap((graph) => [...graph.node.flatMap(inputsOf), ...graph.output.map(({ name }) => name)]);
  return [...node.input, ...inner];
}

const graphsIn = ({ g, graphs }: AttributeProto): GraphProto[] => (g ? [g, ...graphs] : graphs);

function refuseExternalData(graph: GraphProto, { functions }: ModelProto): void {
  const ofNodes = (nodes: readonly NodeProto[]): TensorProto[] =>
    nodes.flatMap(({ attribute }) =>
      attribute.flatMap((own) => [...(own.t ? [own.t] : []), ...own.tensors, ...graphsIn(own).flatMap(ofGraph)]),
    );
  const ofGraph = ({ initializer, sparseInitializer, node }: GraphProto): TensorProto[] => [
    ...initializer,
    ...sparseInitializer.flatMap(({ values, indices }) => [values, indices].filter((tensor) => tensor !== undefined)),
    ...ofNodes(node),
  ];
  const tensors = [...ofGraph(graph), ...functions.flatMap(({ node }) => ofNodes(node))];
  const external = tensors.find(
    ({ dataLocation, externalData }) => dataLocation === DataLocation.EXTERNAL || externalData.length > 0,
  );
  if (external) throw new Error(`keeps ${external.name} in another file, which is not opened`);
}

function shapeOf({ name, type }: ValueInfoProto): Pick<ModelFile, 'layout' | 'batch' | 'inputSize'> {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : undefined;
  if (tensor?.elemType !== DataType.FLOAT) throw new Error(`takes ${name}, which is not a float32 tensor`);
  const sides = (tensor.shape?.dim ?? []).map(({ value }) =>
    value.case === 'dimValue' && value.value > 0n ? Number(value.value) : undefined,
  );
  const text = sides.map((side) => side ?? '?').join(', ');
  if (sides.length !== 4) throw new Error(`takes ${name} of shape [${text}]; expected four sides`);
  const layout = sides[1] === 3 ? 'NCHW' : sides[3] === 3 ? 'NHWC' : undefined;
  if (!layout) throw new Error(`takes ${name} of shape [${text}]; expected three channels, second or last`);
  const [height, width] = layout === 'NCHW' ? sides.slice(2) : sides.slice(1, 3);
  if (height !== width)
    throw new Error(`takes images of ${height ?? '?'} x ${width ?? '?'} pixels; expected square ones`);
  return { layout, batch: sides[0], inputSize: height };
}
