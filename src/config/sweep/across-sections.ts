import type { Catalogue } from '../../contracts/catalogue.js';
import type { BackboneSettings } from '../../contracts/experiment.js';
import { backboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { monitorsOf } from '../schema/training/training.js';
import type { Problems } from '../text/problem.js';
import { memberOf, plain } from '../text/tree.js';
import { type SectionVariants, variantsIn } from './section-variants.js';

type VariantsOf = (section: string) => SectionVariants['variants'];

/** Checks rules between blocks. Blocks are swept independently: every variant of one meets every variant of the other. */
export function checkAcrossSections(
  blocks: readonly SectionVariants[],
  catalogue: Catalogue,
  problems: Problems,
): void {
  const variantsOf: VariantsOf = (name) => variantsIn(blocks, name);
  checkMonitors(variantsOf, problems);
  checkStatistics(variantsOf, catalogue, problems);
  checkFiles(variantsOf, catalogue, problems);
}

/** Checks that a network in a file, which cannot be tuned, is frozen as a whole. */
function checkFiles(variantsOf: VariantsOf, catalogue: Catalogue, problems: Problems): void {
  const names = variantsOf('backbone').map(({ complete }) => (complete!.settings as BackboneSettings).name);
  const file = catalogue.backbones.find(({ name, weightSource }) => weightSource !== undefined && names.includes(name));
  if (!file) return;
  const frozen = variantsOf('frozen_layers').map(({ complete }) => complete!.tree);
  const ofPhases = variantsOf('phases').flatMap(({ complete }) => {
    const phases = complete?.tree.kind === 'list' ? complete.tree.items : [];
    return phases.flatMap((phase) => memberOf(phase, 'frozen_layers') ?? []);
  });
  for (const tree of [...frozen, ...ofPhases]) {
    if (plain(tree) === 'all') continue;
    const text = `frozen_layers must be all with backbone ${file.name}: a network in a file cannot be tuned`;
    problems.add('CONFIG_CONFLICT', tree.place, text);
  }
}

/** Checks that monitored metrics exist: a metric of the validation set needs a validation set. */
function checkMonitors(variantsOf: VariantsOf, problems: Problems): void {
  const unvalidated = variantsOf('splits').find(({ complete }) => {
    const fraction = complete && memberOf(complete.tree, 'validation');
    return fraction !== undefined && plain(fraction) === 0;
  });
  if (!unvalidated) return;
  const fraction = memberOf(unvalidated.complete!.tree, 'validation')!;
  for (const { complete } of variantsOf('training')) {
    const watching = monitorsOf(complete!.tree)
      .map(plain)
      .find((metric) => String(metric).startsWith('val_'));
    if (watching === undefined) continue;
    const text = `splits.validation is 0, and ${watching} is monitored; expected a fraction above 0, or training.monitor: loss or accuracy`;
    problems.add('CONFIG_CONFLICT', fraction.place, text);
  }
  for (const { complete } of variantsOf('learning_rate_schedule')) {
    const monitor = complete && memberOf(complete.tree, 'monitor');
    if (!monitor || !String(plain(monitor)).startsWith('val_')) continue;
    const text = `splits.validation is 0, and learning_rate_schedule monitors ${plain(monitor)}; expected a fraction above 0, or learning_rate_schedule.monitor: loss or accuracy`;
    problems.add('CONFIG_CONFLICT', fraction.place, text);
  }
}

/** Checks that one of the listed weights has the statistics that training batch normalisation needs. */
function checkStatistics(variantsOf: VariantsOf, catalogue: Catalogue, problems: Problems): void {
  const training = variantsOf('batch_norm').find(({ complete }) => complete?.settings === 'train');
  if (!training) return;
  for (const { complete } of variantsOf('backbone')) {
    const settings = complete!.settings as BackboneSettings;
    const tried = settings.weightsUsed ? [settings.weightsUsed] : settings.weights;
    const reasons = tried.map(({ name }) => {
      const source = catalogue.weightSources.find((candidate) => candidate.name === name)!;
      return source.lacks?.(backboneIdentity(settings), 'train');
    });
    if (reasons.includes(undefined)) continue;
    const text = `batch_norm is train, and backbone.weights has none for it: ${reasons.join('; ')}; expected batch_norm: frozen or inference, or other weights`;
    problems.add('CONFIG_CONFLICT', training.complete!.tree.place, text);
  }
}
