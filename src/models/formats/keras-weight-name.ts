/** What the network calls a weight of a file: Keras 3 calls the kernel of a depthwise convolution `kernel` too. */
export function kerasWeightName(weight: string, wanted: Readonly<Record<string, readonly number[]>>): string {
  return weight === 'kernel' && Object.hasOwn(wanted, 'depthwise_kernel') ? 'depthwise_kernel' : weight;
}
