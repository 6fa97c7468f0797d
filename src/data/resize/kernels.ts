/** The weight of a source pixel by its distance from the sampled position, in source pixels. */
export interface ResizeKernel {
  /** The distance from which on the weight is 0. */
  readonly radius: number;
  weight(distance: number): number;
}

/** The kernels of TensorFlow's `ScaleAndTranslate`, which `tf.image.resize` uses. */
export const triangle: ResizeKernel = { radius: 1, weight: (distance) => Math.max(1 - Math.abs(distance), 0) };

/**
 * Keys (1981), Cubic convolution interpolation for digital image processing, with a = -1/2. Without antialiasing
 * TensorFlow rounds the position to 1/1024 of a pixel and looks the weights up: a quarter of a level at most.
 */
export const keysCubic: ResizeKernel = {
  radius: 2,
  weight(distance) {
    const x = Math.abs(distance);
    if (x >= 2) return 0;
    return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
  },
};

/** The Lanczos kernel: a sinc windowed by the central lobe of a sinc `radius` times as wide. */
export const lanczos = (radius: number): ResizeKernel => ({
  radius,
  weight(distance) {
    const x = Math.abs(distance);
    if (x > radius) return 0;
    // TensorFlow's bound: nearer than this the quotient is 1 in single precision.
    if (x <= 1e-3) return 1;
    return (radius * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / radius)) / (Math.PI * Math.PI * x * x);
  },
});
