type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * What the network calls a weight of a file: Keras 3 calls the kernel of a depthwise convolution `kernel` too, and
 * weights that their layer gives no name are `variable`, numbered through a session.
 */
export function kerasWeightName(weight: string, wanted: Shapes): string {
  if (weight === 'kernel' && Object.hasOwn(wanted, 'depthwise_kernel')) return 'depthwise_kernel';
  const [only, ...others] = Object.keys(wanted);
  return only !== undefined && others.length === 0 && /^variable(_\d+)?$/i.test(weight) ? only : weight;
}
