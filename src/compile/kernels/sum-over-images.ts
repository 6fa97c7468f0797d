import type { GraphBuilder } from '../graph-builder.js';

/** From this many numbers an image is worth a step of a loop: half a megabyte. */
const largeImage = 2 ** 17;

/**
 * The sum of what `part` makes of a batch of images; of large ones it is made image by image, in a Loop. What is many
 * passes over large tensors is done in the processor's caches that way, in half the time.
 *
 * `images`: tensors [count, …], the first of which has `imageSize` numbers an image. `part` gets the graph to write in,
 * and the batch or one image of it, [1, …], of each; its result has `shape`.
 */
export function sumOverImages(
  graph: GraphBuilder,
  images: readonly string[],
  { count, imageSize, shape }: { count: number; imageSize: number; shape: readonly number[] },
  part: (graph: GraphBuilder, images: readonly string[]) => string,
): string {
  if (count === 1 || imageSize < largeImage) return part(graph, images);
  const body = graph.inner();
  const index = body.input(body.name(), 'int64', []);
  const condition = body.input(body.name(), 'bool', []);
  const sum = body.input(body.name(), 'float32', shape);
  const place = body.node('Reshape', [index, body.integers([1])]);
  const own = images.map((image) => body.node('Gather', [image, place], { axis: 0 }));
  const next = body.node('Add', [sum, part(body, own)]);
  const step = body.finish('image', [
    { name: body.name(), type: 'bool', shape: [], value: condition },
    { name: body.name(), type: 'float32', shape, value: next },
  ]);
  const zeros = graph.node('Expand', [graph.float(0), graph.integers(shape)]);
  const iterations = graph.constant('int64', [], BigInt64Array.of(BigInt(count)));
  return graph.node('Loop', [iterations, graph.scalar('bool', 1), zeros], { body: { graph: step } });
}
