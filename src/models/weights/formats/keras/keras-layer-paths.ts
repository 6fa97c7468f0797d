/** The deepest nesting of models that is accepted. */
const deepest = 16;

interface LayerConfig {
  readonly module?: unknown;
  readonly class_name?: unknown;
  readonly name?: unknown;
  readonly config?: { readonly name?: unknown; readonly layers?: unknown } | null;
}

/**
 * Names of layers by the path of their weights in a Keras 3 file, e.g. `layers/functional/layers/conv2d_1`, from the
 * config.json of a `.keras` file: the class in snake_case, numbered in the order of the layers of one model. Operations
 * that are not layers are skipped, as in Keras. Throws an Error if the config does not describe a model.
 */
export function layerPaths(config: unknown): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  addModel(config as LayerConfig, '', paths, 0);
  return paths;
}

function addModel(model: LayerConfig | null, path: string, paths: Map<string, string>, depth: number): void {
  const layers = model?.config?.layers;
  if (!Array.isArray(layers)) throw new Error('config.json does not describe a model with layers');
  if (depth > deepest) throw new Error('config.json nests models too deeply');
  const used = new Map<string, number>();
  for (const layer of layers as (LayerConfig | null)[]) {
    if (typeof layer?.class_name !== 'string') throw new Error('config.json has a layer without a class');
    if (typeof layer.module === 'string' && layer.module.startsWith('keras.src.ops.')) continue;
    const kind = snakeCase(layer.class_name);
    const number = used.get(kind) ?? 0;
    used.set(kind, number + 1);
    const own = `${path}layers/${number === 0 ? kind : `${kind}_${number}`}`;
    const name = layer.config?.name ?? layer.name;
    if (typeof name === 'string') paths.set(own, name);
    if (Array.isArray(layer.config?.layers)) addModel(layer, `${own}/`, paths, depth + 1);
  }
}

/**
 * A class name as Keras' `keras.src.utils.naming.to_snake_case` writes it: `DepthwiseConv2D` is `depthwise_conv2d`,
 * `ReLU` is `re_lu`.
 */
function snakeCase(name: string): string {
  return name
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
