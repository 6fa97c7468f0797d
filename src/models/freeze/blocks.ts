/** The properties of a layer by which networks are divided into blocks. */
interface Layer {
  readonly name: string;
  readonly kind: string;
  /** The layers whose outputs it reads, all of which come before it. */
  readonly inputs: readonly string[];
  readonly weights: { readonly [weight: string]: readonly number[] };
}

/** Consecutive layers that belong together. */
export interface Block {
  /** The common prefix of its layers' names or, without one, the name of its first layer with a kernel. */
  readonly name: string;
  /** The names of its layers, first to last. */
  readonly layers: readonly string[];
}

/** Patterns of layer names in Keras' networks that capture the name of the block. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // Inception-ResNet: `block35_1_conv`.
  [/^(block\d+_\d+)_.+$/, '$1'],
  // `block_13_expand`, `block2b_drop`, `conv5_block3_2_conv`, `expanded_conv_4_add`, `pool3_conv`.
  [/^(block_?\d+[a-z]?|conv\d+_block\d+|expanded_conv(?:_\d+)?|pool\d+)_.+$/, '$1'],
  // The layer that joins the branches of an Inception block: `mixed9`, `mixed_5b`, not `mixed9_0` inside a block.
  [/^(mixed_?\d+[ab]?)$/, '$1'],
  // NASNet: `adjust_bn_stem_2`, `separable_conv_1_reduction_left1_reduce_4`, `normal_add_1_12`.
  [/^(?:adjust|normal|reduction|separable)_\w*?_(stem_\d+|reduce_\d+)$/, '$1'],
  [/^(?:adjust|normal|separable)_\w*_(\d+)$/, 'cell_$1'],
  // ConvNeXt: `convnext_tiny_stage_2_block_0_gelu`; Keras' nested models by their names there.
  [/^(convnext_\w+_stem|convnext_\w+_stage_\d+_block_\d+)_.+$/, '$1'],
  [/^(convnext_\w+_downsampling)_(?:layernorm|conv)_(\d+)$/, '$1_block_$2'],
  // The two halves of a block of MobileNet: `conv_dw_13`, `conv_pw_13_bn`.
  [/^conv_(?:pad|dw|pw)_(\d+)(?:_.+)?$/, 'conv_$1'],
];

/**
 * Divides a network into blocks, in order, each layer in exactly one. Layers with a block's name form that block
 * (MobileNet's `conv_dw_13` and `conv_pw_13` are the block `conv_13`), with the unnamed layers among them or on
 * parallel branches. Other layers (the stem, transitions between stages, a final convolution) are a block of their own
 * if they have a kernel, and otherwise belong to the block before them, so that every block has something to train.
 */
export function layerBlocks(layers: readonly Layer[]): readonly Block[] {
  let blocks = divided.get(layers);
  if (blocks === undefined) {
    blocks = divide(layers);
    divided.set(layers, blocks);
  }
  return blocks;
}

/** The blocks of networks seen before: for every name in a file or a plan the same network is asked. */
const divided = new WeakMap<readonly Layer[], readonly Block[]>();

function divide(layers: readonly Layer[]): readonly Block[] {
  const blocks: { key: string; layers: Layer[] }[] = [];
  for (const group of groupsOf(layers)) {
    const last = blocks.at(-1);
    if (last && (!group.layers.some(hasKernel) || (group.key !== '' && group.key === last.key)))
      last.layers.push(...group.layers);
    // Layers before the first kernel, such as the input layer, belong to the block of that kernel.
    else if (last && !last.layers.some(hasKernel)) blocks[0] = { ...group, layers: [...last.layers, ...group.layers] };
    else blocks.push({ ...group, layers: [...group.layers] });
  }
  return blocks.map(({ key, layers: own }) => ({
    name: key || own.find(hasKernel)!.name,
    layers: own.map(({ name }) => name),
  }));
}

/** Groups consecutive layers of one block, or of none: the key is the block's name, or empty. */
function groupsOf(layers: readonly Layer[]): readonly { key: string; layers: Layer[] }[] {
  const groups: { key: string; layers: Layer[] }[] = [];
  for (const stretch of stretches(layers)) {
    const names = stretch.map(({ name }) => blockName(name));
    let key = names.find((name) => name !== '') ?? '';
    for (const [index, layer] of stretch.entries()) {
      // A block extends to the last layer with its name.
      if (names[index] !== '' && names.lastIndexOf(key) < index) key = names[index]!;
      const last = groups.at(-1);
      if (last?.key === key && (key !== '' || index > 0)) last.layers.push(layer);
      else groups.push({ key, layers: [layer] });
    }
  }
  return groups;
}

/** Splits a network after each layer through which everything later passes, which is where branches have joined. */
function stretches(layers: readonly Layer[]): readonly Layer[][] {
  const readUntil = new Map<string, number>();
  for (const [index, { inputs }] of layers.entries()) for (const input of inputs) readUntil.set(input, index);
  const parts: Layer[][] = [];
  let part: Layer[] = [];
  let open = 0;
  for (const [index, layer] of layers.entries()) {
    part.push(layer);
    if (open <= index) {
      parts.push(part);
      part = [];
    }
    open = Math.max(open, readUntil.get(layer.name) ?? index);
  }
  return parts;
}

/**
 * Names of the layers that a name in the experiment file refers to: the layer of that name, or else the block, or else
 * all layers and blocks whose names begin with it and an underscore, such as the stage `conv3`. Empty if there are
 * none.
 */
export function layersCalled(name: string, layers: readonly Layer[]): readonly string[] {
  const names = layers.map((layer) => layer.name);
  if (names.includes(name)) return [name];
  const blocks = layerBlocks(layers);
  const block = blocks.find((candidate) => candidate.name === name);
  if (block) return block.layers;
  const isWithin = (own: string) => own.startsWith(`${name}_`);
  const inBlocks = new Set(blocks.filter((candidate) => isWithin(candidate.name)).flatMap((within) => within.layers));
  return names.filter((own) => isWithin(own) || inBlocks.has(own));
}

/**
 * The last of the layers that such a name refers to, without layers that merely follow a block, such as the flattening
 * after the last one. Undefined if there are none.
 */
export function lastLayerCalled(name: string, layers: readonly Layer[]): string | undefined {
  const called = layersCalled(name, layers);
  return called.findLast((layer) => blockName(layer) === name) ?? called.at(-1);
}

function blockName(layer: string): string {
  const pattern = patterns.find(([names]) => names.test(layer));
  return pattern ? layer.replace(...pattern) : '';
}

function hasKernel({ weights }: Layer): boolean {
  return Object.keys(weights).some((weight) => weight.endsWith('kernel'));
}
