import type { JsonSchema } from '../../contracts/components/component.js';

/** Settings of every backbone that is built here: where the network ends, and what it then gives. */
export const backboneOutputs: { readonly [setting: string]: JsonSchema } = {
  output: {
    description:
      'Where the network is cut: the layer whose output is the features; a block stands for its last layer. Outputs of ' +
      'several are pooled each by itself and stand side by side, in the order in which they are listed.',
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { type: 'string', minLength: 1, expected: 'the name of a layer or block' },
    expected: 'the name of a layer or block, or a list of different ones',
    oneIsList: true,
    defaultNote: 'the last layer',
  },
  include_top: {
    description: "With the network's own top, as Keras has it: the layers that tell the 1000 classes of ImageNet.",
    type: 'boolean',
    unwritten: false,
    defaultNote: '`false`',
  },
  classifier_activation: {
    description: "Of the last layer of the network's own top; `linear` gives logits.",
    enum: ['softmax', 'linear'],
    unwritten: 'softmax',
    defaultNote: '`softmax`',
  },
};
