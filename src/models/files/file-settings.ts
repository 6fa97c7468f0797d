/** The settings of `fileSettings`, and `input`, in camelCase. */
export interface FileBackboneSettings {
  readonly name: string;
  readonly output: string;
  /** The node that is replaced by the images; by default the network's own input. */
  readonly input?: string;
  readonly preprocessing: 'tf' | 'caffe' | 'torch' | 'unit' | 'none';
  /** Height and width of the input, needed if the file does not fix them. */
  readonly inputSize?: number;
}

/** Settings of every backbone that is a file. */
export const fileBackboneSettings = {
  output: {
    type: 'string',
    minLength: 1,
    description: 'The node or value that gives the features: [n, c], or an image, which is pooled.',
  },
  preprocessing: {
    enum: ['tf', 'caffe', 'torch', 'unit', 'none'],
    description:
      'Preprocessing that the network expects: `tf` scales to -1 to 1; `caffe` is BGR with the mean of ImageNet subtracted; `torch` normalises by mean and standard deviation of ImageNet; `unit` scales to 0 to 1; `none` keeps 0 to 255.',
  },
  input_size: {
    type: 'integer',
    minimum: 8,
    maximum: 2048,
    description: 'Height and width of the input, pixels.',
    defaultNote: 'the size in the file; needed if it has none',
  },
} as const;
