/** What a layer is known by where networks are divided into blocks. */
interface Layer {
  readonly name: string;
  readonly kind: string;
  /** Layers whose outputs it reads; all of them come before it. */
  readonly inputs: readonly string[];
  readonly weights: { readonly [weight: string]: readonly number[] };
}

/** Consecutive layers that belong together. */
export interface Block {
  /** What the names of its layers begin with, or, where they have nothing in common, its first layer with a kernel. */
  readonly name: string;
  /** First to last. */
  readonly layers: readonly string[];
}

/** How Keras' networks name the layers of a block, and the block's own name. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // Inception-ResNet: `block35_1_conv`.
  [/^(block\d+_\d+)_.+$/, '$1'],
  // `block_13_expand`, `block2b_drop`, `conv5_block3_2_conv`, `expanded_conv_4_add`, `pool3_conv`.
  [/^(block_?\d+[a-z]?|conv\d+_block\d+|expanded_conv(?:_\d+)?|pool\d+)_.+$/, '$1'],
  // The layer in which the branches of Inception networks meet: `mixed9`, `mixed_5b`, not `mixed9_0` inside of a block.
  [/^(mixed_?\d+[ab]?)$/, '$1'],
  // NASNet: `adjust_bn_stem_2`, `separable_conv_1_reduction_left1_reduce_4`, `normal_add_1_12`.
  [/^(?:adjust|normal|reduction|separable)_\w*?_(stem_\d+|reduce_\d+)$/, '$1'],
  [/^(?:adjust|normal|separable)_\w*_(\d+)$/, 'cell_$1'],
  // ConvNeXt: `convnext_tiny_stage_2_block_0_gelu`; Keras' models inside of it by their names there.
  [/^(convnext_\w+_stem|convnext_\w+_stage_\d+_block_\d+)_.+$/, '$1'],
  [/^(convnext_\w+_downsampling)_(?:layernorm|conv)_(\d+)$/, '$1_block_$2'],
  // The two halves of a block of MobileNet: `conv_dw_13`, `conv_pw_13_bn`.
  [/^conv_(?:pad|dw|pw)_(\d+)(?:_.+)?$/, 'conv_$1'],
];

/**
 * A network as blocks, every layer in one of them, in order. Layers with a block's name are that block (MobileNet's
 * `conv_dw_13` and `conv_pw_13` are the block `conv_13`), with those that have none and stand among them, or on
 * branches beside them. Layers outside of blocks (the stem, transitions between stages, a closing convolution) are a
 * block where they hold a kernel, and otherwise go with the block before them, so that every block has something to
 * train.
 */
export function layerBlocks(layers: readonly Layer[]): readonly Block[] {
  const blocks: { key: string; layers: Layer[] }[] = [];
  for (const group of groupsOf(layers)) {
    const last = blocks.at(-1);
    if (last && (!group.layers.some(hasKernel) || (group.key !== '' && group.key === last.key)))
      last.layers.push(...group.layers);
    // What comes before the first kernel, such as the input layer, belongs to the block that has it.
    else if (last && !last.layers.some(hasKernel)) blocks[0] = { ...group, layers: [...last.layers, ...group.layers] };
    else blocks.push({ ...group, layers: [...group.layers] });
  }
  return blocks.map(({ key, layers: own }) => ({
    name: key || own.find(hasKernel)!.name,
    layers: own.map(({ name }) => name),
  }));
}

/** Consecutive layers of one block, or of none: the key is its name, or empty. */
function groupsOf(layers: readonly Layer[]): readonly { key: string; layers: Layer[] }[] {
  const groups: { key: string; layers: Layer[] }[] = [];
  for (const stretch of stretches(layers)) {
    const names = stretch.map(({ name }) => blockName(name));
    let key = names.find((name) => name !== '') ?? '';
    for (const [index, layer] of stretch.entries()) {
      // A block goes on until the last layer that has its name.
      if (names[index] !== '' && names.lastIndexOf(key) < index) key = names[index]!;
      const last = groups.at(-1);
      if (last?.key === key && (key !== '' || index > 0)) last.layers.push(layer);
      else groups.push({ key, layers: [layer] });
    }
  }
  return groups;
}

/** Parts of a network that end where all that is read later passes through one layer: there branches have met. */
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
 * Names of the layers that a name in the experiment file stands for: the layer of that name, or else the block, or else
 * all layers and blocks whose names begin with it and an underscore, such as the stage `conv3`. Empty where there are
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
 * The layer that such a name stands for where one is meant: the last of those that it stands for, without what only
 * goes with a block, such as the flattening behind the last of them. Undefined where there are none.
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
