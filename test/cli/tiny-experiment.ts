/** An experiment of drawn images and random weights: a second or two, no files, no network. */
export function tinyExperiment(
  more: { readonly epochs?: number; readonly sweep?: string; readonly source?: string } = {},
) {
  const {
    epochs = 2,
    sweep = '',
    source = '{ synthetic: { classes: 2, images_per_class: 8, image_size: 32 } }',
  } = more;
  return `version: 1
name: tiny
dataset: { source: ${source} }
backbone: { name: mobilenet_v2, alpha: 0.35, input_size: 96, weights: random }
head: { layers: [{ dense: { units: 4 } }] }
optimizer: { name: adam, learning_rate: 0.001 }
training: { epochs: ${epochs}, batch_size: 8 }
${sweep === '' ? '' : `sweep: ${sweep}`}
`;
}

export const twoRuns = '{ grid: { optimizer.learning_rate: [0.01, 0.001] } }';
