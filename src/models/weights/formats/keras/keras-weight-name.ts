type Shapes = Readonly<Record<string, readonly number[]>>;

/**
 * The network's name of a weight in a file: Keras 3 also names the kernel of a depthwise convolution `kernel`, and
 * names weights that their layer leaves unnamed `variable`, numbered through a session.
 */
export function kerasWeightName(weight: string, wanted: Shapes): string {
  if (weight === 'kernel' && Object.hasOwn(wanted, 'depthwise_kernel')) return 'depthwise_kernel';
  const [only, ...others] = Object.keys(wanted);
  return only !== undefined && others.length === 0 && /^variable(_\d+)?$/i.test(weight) ? only : weight;
}
