import type { JsonSchema } from '../../contracts/components/component.js';

/** Settings that every backbone built here has: the layers it ends at, and its own top. */
export const backboneOutputs: { readonly [setting: string]: JsonSchema } = {
  output: {
    description:
      'Where the network is cut: the layer whose output is the features; a block stands for its last layer. Outputs of ' +
      'several layers are pooled each by itself and concatenated, in the order in which they are listed.',
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { type: 'string', minLength: 1, expected: 'the name of a layer or block' },
    expected: 'the name of a layer or block, or a list of different ones',
    oneIsList: true,
    defaultNote: 'the last layer',
  },
  include_top: {
    description:
      "Whether to include the network's own top, as in Keras: the classification head for ImageNet's 1000 classes.",
    type: 'boolean',
    unwritten: false,
    defaultNote: '`false`',
  },
  classifier_activation: {
    description: "Activation of the last layer of the network's own top; `linear` gives logits.",
    enum: ['softmax', 'linear'],
    unwritten: 'softmax',
    defaultNote: '`softmax`',
  },
};
