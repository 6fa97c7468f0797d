import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Component } from './component.js';

/** A member of a family of networks. Choices that a family does not offer are absent. */
export interface Architecture {
  /** Height and width of the input, pixels. */
  readonly inputSize: number;
  /** Width multiplier: channels of every layer, relative to the network of the paper. */
  readonly alpha?: number;
  /** Output channels of a depthwise convolution per input channel. */
  readonly depthMultiplier?: number;
  /** Whether parts that are slow on some hardware are left out: hard swish, squeeze and excitation, kernels above 3. */
  readonly minimalistic?: boolean;
  /** Whether the classification head for the 1000 classes of ImageNet is included, as in Keras. */
  readonly includeTop?: boolean;
  /** Activation of the last layer of the top; `linear` gives logits. Default `softmax`. */
  readonly classifierActivation?: 'softmax' | 'linear';
}

/** A file of ImageNet weights that Keras publishes. */
export interface OfficialWeights {
  /** Path below the address of Keras' published files, e.g. `mobilenet_v2/…_no_top.h5`. */
  readonly file: string;
  /** The file's own address, where it is not below the usual one. */
  readonly address?: string;
  /** MD5 of the file, where Keras publishes it. */
  readonly md5?: string;
  /** SHA-256 of the file, where Keras publishes that. */
  readonly sha256?: string;
  /**
   * The input size that the weights were trained at, in pixels. Like Keras, some families use them at other sizes too.
   */
  readonly inputSize: number;
}

/**
 * Percentage of the 50,000 images of ImageNet's validation set that are classified correctly, as published.
 */
export interface PublishedAccuracy {
  readonly top1: number;
  /** Percentage of images whose class is among the five most probable. */
  readonly top5?: number;
  /** The publication that reports it. */
  readonly source: string;
}

/**
 * A pretrained network of Keras Applications, usually without its top: one file in `models/backbones/` holds
 * architecture, preprocessing, weight addresses and citation together; members of one family share a file that builds
 * them. The schema's settings are those of `Architecture`, always with `input_size`.
 */
export interface Backbone extends Component {
  /** The paper: authors, title, place, address. */
  readonly citation: string;
  /**
   * Layers of Keras' full network that are built only with `includeTop`, under every name that published files have for
   * them: a file may hold their weights, which are then ignored. A file with any other layer that the network lacks is
   * refused.
   */
  readonly topLayers: readonly string[];
  /**
   * Input [n, inputSize, inputSize, 3] -> features [n, h, w, c], equal to Keras with `include_top=False`, or [n, 1000]
   * with its top; every layer with weights has Keras' name. Weights are zero until `loadBackbone` sets them.
   */
  build(architecture: Architecture): LayersModel;
  /** Pixels [n, h, w, 3], int32 or float32 in 0..255, RGB -> what the network expects, float32. A pure function. */
  preprocess(pixels: Tensor4D): Tensor4D;
  /**
   * Keras' file of ImageNet weights, with or without the top as asked; undefined where Keras publishes none for this
   * member.
   */
  officialWeights(architecture: Architecture): OfficialWeights | undefined;
  /** Accuracy of this member's weights, as Keras or the authors publish it; undefined if nobody does. */
  imagenetAccuracy(architecture: Architecture): PublishedAccuracy | undefined;
}
