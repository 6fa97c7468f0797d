import { monitorsOf } from '../schema/training.js';
import type { Problems } from '../text/problem.js';
import { memberOf, plain } from '../text/tree.js';
import type { SectionVariants } from './section-variants.js';

/** Rules between blocks. Blocks are swept independently, so every variant of one meets every variant of the other. */
export function checkAcrossSections(blocks: readonly SectionVariants[], problems: Problems): void {
  const variantsOf = (name: string) => blocks.find((block) => block.name === name)!.variants;
  const unvalidated = variantsOf('splits').find(({ complete }) => {
    const share = complete && memberOf(complete.tree, 'validation');
    return share !== undefined && plain(share) === 0;
  });
  if (!unvalidated) return;
  const share = memberOf(unvalidated.complete!.tree, 'validation')!;
  for (const { complete } of variantsOf('training')) {
    const watching = monitorsOf(complete!.tree)
      .map(plain)
      .find((metric) => String(metric).startsWith('val_'));
    if (watching === undefined) continue;
    const text = `splits.validation is 0, and ${watching} is monitored; expected a share above 0, or training.monitor: loss or accuracy`;
    problems.add('CONFIG_CONFLICT', share.place, text);
  }
}
