// An augmentation step: the image from right to left, always.
export const components = {
  augmentationSteps: [
    {
      name: 'mirror',
      revision: 1,
      summary: 'Shows the image in a mirror.',
      schema: { type: 'object', additionalProperties: false, properties: {} },
      draw: () => ({}),
      transform({ width, height, data }) {
        const mirrored = new Uint8Array(data.length);
        for (let at = 0; at < width * height; at++) {
          const from = at - (at % width) + (width - 1 - (at % width));
          mirrored.set(data.subarray(from * 3, from * 3 + 3), at * 3);
        }
        return { width, height, data: mirrored };
      },
    },
  ],
};
