import { create } from '@bufbuild/protobuf';
import type { ImageModelDefinition } from '../../contracts/engine.js';
import { cutModel, type ModelFile } from './model-file.js';
import {
  AttributeProtoSchema,
  AttributeProto_AttributeType as AttributeType,
  TensorProto_DataType as DataType,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  TensorShapeProto_DimensionSchema,
  TensorShapeProtoSchema,
  TypeProto_TensorSchema,
  TypeProtoSchema,
  ValueInfoProtoSchema,
} from './onnx_pb.js';

export const pixelsPort = 'espalier/pixels';
export const featuresPort = 'espalier/features';

interface ImageModelSizes extends Pick<ImageModelDefinition, 'preprocessing' | 'batchSize'> {
  readonly inputSize: number;
}

/**
 * A file's network from pixels [n, s, s, 3] uint8 to its value `value`: preprocessing in front of it, as
 * `models/preprocessing.ts` computes it. The operators that are added mean the same in every operator set since 7, so
 * that the file keeps its own.
 */
export function imageModel(
  file: ModelFile,
  value: string,
  { preprocessing, inputSize, batchSize }: ImageModelSizes,
): Uint8Array {
  const steps = new Steps();
  let x = steps.node('Cast', [pixelsPort], { to: DataType.FLOAT });
  if (preprocessing.reversed) x = steps.node('Gather', [x, steps.integers([2, 1, 0])], { axis: 3 });
  if (preprocessing.divisor !== 1) x = steps.node('Div', [x, steps.floats([preprocessing.divisor])]);
  x = steps.node('Sub', [x, steps.floats(preprocessing.mean)]);
  x = steps.node('Div', [x, steps.floats(preprocessing.deviation)]);
  steps.last(file.layout === 'NCHW' ? 'Transpose' : 'Identity', [x], file.input, { perm: [0, 3, 1, 2] });

  const pixels = create(ValueInfoProtoSchema, {
    name: pixelsPort,
    type: create(TypeProtoSchema, {
      value: {
        case: 'tensorType',
        value: create(TypeProto_TensorSchema, {
          elemType: DataType.UINT8,
          shape: create(TensorShapeProtoSchema, {
            dim: [batchSize, inputSize, inputSize, 3].map((size) =>
              create(TensorShapeProto_DimensionSchema, { value: { case: 'dimValue', value: BigInt(size) } }),
            ),
          }),
        }),
      },
    }),
  });
  const dressed = { ...file.graph, input: [pixels], node: [...steps.nodes, ...file.graph.node] };
  const output = create(NodeProtoSchema, { opType: 'Identity', input: [value], output: [featuresPort] });
  return cutModel({ ...file, graph: dressed }, value, [output], featuresPort, steps.constants);
}

class Steps {
  readonly nodes: NodeProto[] = [];
  readonly constants: TensorProto[] = [];

  node(opType: string, input: string[], attributes: { [name: string]: number | number[] } = {}): string {
    return this.last(opType, input, `espalier/step ${this.nodes.length}`, attributes);
  }

  last(opType: string, input: string[], output: string, attributes: { [name: string]: number | number[] }): string {
    const attribute = Object.entries(opType === 'Identity' ? {} : attributes).map(([name, value]) =>
      typeof value === 'number'
        ? create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) })
        : create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: value.map(BigInt) }),
    );
    this.nodes.push(create(NodeProtoSchema, { opType, input, output: [output], attribute }));
    return output;
  }

  floats(values: readonly number[]): string {
    return this.#constant(values.length, DataType.FLOAT, new Uint8Array(Float32Array.from(values).buffer));
  }

  integers(values: readonly number[]): string {
    return this.#constant(values.length, DataType.INT64, new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  #constant(length: number, dataType: DataType, rawData: Uint8Array): string {
    const name = `espalier/constant ${this.constants.length}`;
    this.constants.push(create(TensorProtoSchema, { name, dims: [BigInt(length)], dataType, rawData }));
    return name;
  }
}
