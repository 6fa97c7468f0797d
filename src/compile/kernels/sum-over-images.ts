import type { GraphBuilder } from '../graph-builder.js';

/** The number of elements from which an image gets its own loop iteration: half a megabyte. */
const largeImage = 2 ** 17;

/**
 * Sums `part` over a batch of images, image by image in a Loop if they are large: operators that make several passes
 * over large tensors then stay in the processor's caches, which halves the time.
 *
 * `images` are tensors [count, …], the first of which has `imageSize` numbers per image. `part` is given the graph to
 * append to and, of each tensor, the whole batch or one image [1, …]; its result has `shape`.
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
