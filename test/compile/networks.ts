import * as tf from '@tensorflow/tfjs-core';
import type { HostTensor, LoopDefinition, Named, ProgramDefinition } from '../../src/contracts/tensors.js';
import { bool, float32, integers, normals } from '../engines/host-tensors.js';

type Weights = Named<tf.Tensor>;

const batch = 4;
export const classes = 3;

/** He-scaled filters and statistics of a batch normalisation by layer name. */
function layer(name: string, filter: readonly number[]): { [name: string]: HostTensor } {
  const inputs = filter.slice(0, 3).reduce((product, size) => product * size, 1);
  const isDepthwise = filter[3] === 1;
  const channels = isDepthwise ? filter[2]! : filter[3]!;
  return {
    [`${name}/filter`]: normals(`${name}/filter`, filter, 0, Math.sqrt(2 / (isDepthwise ? 9 : inputs))),
    [`${name}/mean`]: normals(`${name}/mean`, [channels], 0, 0.2),
    [`${name}/variance`]: normals(`${name}/variance`, [channels], 1, 0.1),
    [`${name}/offset`]: normals(`${name}/offset`, [channels], 0, 0.2),
    [`${name}/scale`]: normals(`${name}/scale`, [channels], 1, 0.1),
  };
}

function normalised(x: tf.Tensor, name: string, weights: Weights): tf.Tensor4D {
  const [mean, variance, offset, scale] = ['mean', 'variance', 'offset', 'scale'].map(
    (part) => weights[`${name}/${part}`] as tf.Tensor1D,
  );
  return tf.batchNorm(x as tf.Tensor4D, mean!, variance!, offset, scale, 1e-3);
}

function convolved(x: tf.Tensor4D, name: string, strides: number, weights: Weights): tf.Tensor4D {
  return normalised(tf.conv2d(x, weights[`${name}/filter`] as tf.Tensor4D, strides, 'same'), name, weights);
}

/** The kind of network that backbones are: a stem, an inverted residual block, average pooling, a dense layer. */
export const backboneWeights = {
  ...layer('stem', [3, 3, 3, 8]),
  ...layer('expand', [1, 1, 8, 24]),
  ...layer('depthwise', [3, 3, 24, 1]),
  ...layer('project', [1, 1, 24, 8]),
  'dense/kernel': normals('dense/kernel', [8, classes], 0, 0.5),
  'dense/bias': normals('dense/bias', [classes], 0, 0.1),
};
export const images = normals('images', [batch, 11, 13, 3]);
export const labels = integers('labels', [batch], 0, classes);

export function logitsOf(x: tf.Tensor, weights: Weights, activation: (x: tf.Tensor4D) => tf.Tensor4D): tf.Tensor {
  const stem = activation(convolved(x as tf.Tensor4D, 'stem', 2, weights));
  const expanded = activation(convolved(stem, 'expand', 1, weights));
  const filter = weights['depthwise/filter'] as tf.Tensor4D;
  const depthwise = activation(normalised(tf.depthwiseConv2d(expanded, filter, 1, 'same'), 'depthwise', weights));
  const block = tf.add(stem, convolved(depthwise, 'project', 1, weights));
  return tf.add(tf.matMul(tf.mean(block, [1, 2]), weights['dense/kernel']!), weights['dense/bias']!);
}

/** Mean cross-entropy of logits [n, classes] and labels [n]. */
export function crossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  const truth = tf.oneHot(labels as tf.Tensor1D, classes, 1, 0, 'float32');
  return tf.neg(tf.mean(tf.sum(tf.mul(truth, tf.logSoftmax(logits)), -1)));
}

export const backbone: ProgramDefinition = {
  name: 'backbone',
  inputs: { images, ...backboneWeights },
  call: ({ images, ...weights }) => ({
    probabilities: tf.softmax(logitsOf(images!, weights, (x) => tf.relu6(x))),
  }),
};

/** Three steps of SGD on every weight of the backbone, batch normalisations in inference mode. */
export const backboneTraining: LoopDefinition = {
  name: 'backbone training',
  carried: backboneWeights,
  each: { images, labels },
  fixed: {},
  step: ({ carried, each }) =>
    descent(carried, 0.05, (weights) => {
      const logits = logitsOf(each.images!, weights, (x) => tf.relu6(x));
      return crossEntropy(logits, each.labels!);
    }),
};

/** One step of gradient descent: the loss, and all weights moved against its gradients. */
function descent(weights: Weights, rate: tf.Tensor | number, lossOf: (weights: Weights) => tf.Scalar) {
  const names = Object.keys(weights);
  const ofValues = (...values: tf.Tensor[]) =>
    lossOf(Object.fromEntries(names.map((name, index) => [name, values[index]!])));
  const { value: loss, grads } = tf.valueAndGrads(ofValues)(names.map((name) => weights[name]!));
  const moved = names.map((name, index) => [name, tf.sub(weights[name]!, tf.mul(grads[index]!, rate))] as const);
  return { carried: Object.fromEntries(moved), collected: { loss } };
}

const [width, hidden, rows, steps] = [12, 16, 40, 20];

export const headWeights = {
  'hidden/kernel': normals('hidden/kernel', [width, hidden], 0, Math.sqrt(2 / width)),
  'hidden/bias': float32([hidden], new Float32Array(hidden)),
  'top/kernel': normals('top/kernel', [hidden, classes], 0, Math.sqrt(1 / hidden)),
  'top/bias': float32([classes], new Float32Array(classes)),
};

/** Dense, activation, dropout, dense, softmax cross-entropy. */
export function headLoss(
  x: tf.Tensor,
  labels: tf.Tensor,
  mask: tf.Tensor,
  weights: Weights,
  activation: (x: tf.Tensor) => tf.Tensor,
): tf.Scalar {
  const hidden = activation(tf.add(tf.matMul(x, weights['hidden/kernel']!), weights['hidden/bias']!));
  const kept = tf.mul(tf.mul(hidden, tf.cast(mask, 'float32')), 1 / 0.8);
  return crossEntropy(tf.add(tf.matMul(kept, weights['top/kernel']!), weights['top/bias']!), labels);
}

/** Twenty steps of SGD on a head, each on 8 rows of a feature matrix. */
export const headTraining: LoopDefinition = {
  name: 'head training',
  carried: headWeights,
  each: { rows: { shape: [8], dtype: 'int32' }, mask: { shape: [8, hidden], dtype: 'bool' } },
  fixed: {
    features: { shape: [-1, width], dtype: 'float32' },
    labels: { shape: [-1], dtype: 'int32' },
    rate: { shape: [], dtype: 'float32' },
  },
  step({ carried, each, fixed }) {
    const x = tf.gather(fixed.features!, each.rows as tf.Tensor1D);
    const labels = tf.gather(fixed.labels!, each.rows as tf.Tensor1D);
    return descent(carried, fixed.rate!, (weights) => headLoss(x, labels, each.mask!, weights, tf.relu));
  },
};

export const headInputs = {
  carried: headWeights,
  each: {
    rows: integers('rows', [steps, 8], 0, rows),
    mask: bool(
      [steps, 8, hidden],
      normals('mask', [steps, 8, hidden]).data.map((value) => Number(value > -0.84)),
    ),
  },
  fixed: {
    features: normals('features', [rows, width]),
    labels: integers('head labels', [rows], 0, classes),
    rate: float32([], [0.1]),
  },
};
