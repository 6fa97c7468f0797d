/** What `fileSettings` describes, and `input`, as TypeScript has it. */
export interface FileBackboneSettings {
  readonly name: string;
  readonly output: string;
  /** The node that is given images, where it is not the one by which the network takes them. */
  readonly input?: string;
  readonly preprocessing: 'tf' | 'caffe' | 'torch' | 'unit' | 'none';
  /** Where the file leaves it open. */
  readonly inputSize?: number;
}

/** Settings that every backbone has that is a file. */
export const fileSettings = {
  output: {
    type: 'string',
    minLength: 1,
    description: 'The node, or the value, whose output is the features: [n, c], or an image, which is pooled.',
  },
  preprocessing: {
    enum: ['tf', 'caffe', 'torch', 'unit', 'none'],
    description:
      'What the network expects of pixels: `tf` -1 to 1; `caffe` blue first, less the mean of ImageNet; `torch` standard scores; `unit` 0 to 1; `none` 0 to 255.',
  },
  input_size: {
    type: 'integer',
    minimum: 8,
    maximum: 2048,
    description: 'Height and width of the input, pixels.',
    defaultNote: 'what the file says; needed where it says nothing',
  },
} as const;
