/** What a layer is known by where networks are divided into blocks. */
interface Layer {
  readonly name: string;
  readonly kind: string;
  readonly weights: { readonly [weight: string]: readonly number[] };
}

/** Consecutive layers that belong together. */
export interface Block {
  /** What the names of its layers begin with, or, where they have nothing in common, its first layer with a kernel. */
  readonly name: string;
  /** First to last. */
  readonly layers: readonly string[];
}

/** Blocks as Keras' networks name them: `block_13_expand`, `conv5_block3_2_conv`, `expanded_conv_4_add`, `pool3_conv`. */
const named = /^(block_?\d+|conv\d+_block\d+|expanded_conv(?:_\d+)?|pool\d+)_/;

/** The two halves of a block of MobileNet: `conv_dw_13`, `conv_pw_13_bn`. */
const halved = /^conv_(?:pad|dw|pw)_(\d+)(?:_|$)/;

/**
 * A network as blocks, every layer in one of them, in order. Layers with a block's name are that block (MobileNet's
 * `conv_dw_13` and `conv_pw_13` are the block `conv_13`). Layers outside of blocks (the stem, transitions between
 * stages, a closing convolution) are a block where they hold a kernel, and otherwise go with the block before them, so
 * that every block has something to train.
 */
export function layerBlocks(layers: readonly Layer[]): readonly Block[] {
  const groups: { key: string; layers: Layer[] }[] = [];
  for (const layer of layers) {
    const key = blockName(layer.name);
    const last = groups.at(-1);
    if (last && last.key === key) last.layers.push(layer);
    else groups.push({ key, layers: [layer] });
  }
  const blocks: { key: string; layers: Layer[] }[] = [];
  for (const group of groups) {
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

/**
 * Names of the layers that a name in the experiment file stands for: the layer of that name, or else the block, or else
 * all layers whose names begin with it and an underscore, such as the stage `conv3`. Empty where there are none.
 */
export function layersCalled(name: string, layers: readonly Layer[]): readonly string[] {
  const names = layers.map((layer) => layer.name);
  if (names.includes(name)) return [name];
  const block = layerBlocks(layers).find((candidate) => candidate.name === name);
  return block?.layers ?? names.filter((own) => own.startsWith(`${name}_`));
}

function blockName(layer: string): string {
  const half = halved.exec(layer);
  return half ? `conv_${half[1]}` : (named.exec(layer)?.[1] ?? '');
}

function hasKernel({ kind, weights }: Layer): boolean {
  return kind !== 'BatchNormalization' && Object.keys(weights).length > 0;
}
