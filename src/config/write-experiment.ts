import { stringify } from 'yaml';
import type { Chosen } from '../contracts/components/component.js';
import type { LocatedWeights } from '../contracts/components/weight-source.js';
import type { ExpandedRun } from '../contracts/experiment.js';
import { canonicalJson } from '../foundation/hash.js';

/**
 * The text of a run's experiment.yaml: the run alone, with every default, the weights that were used and the folder
 * that its paths are relative to. Read back, it gives the same run with the same document.
 */
export function renderExperiment(run: ExpandedRun, used: Pick<LocatedWeights, 'source' | 'settings'>): string {
  const backbone = run.document.backbone as { readonly weights: readonly unknown[] };
  const position = run.settings.backbone.weights.findIndex((listed) => isThat(listed, used));
  if (position === -1) throw new RangeError(`weights of ${used.source} are not among those that the run lists`);
  const document = {
    ...run.document,
    backbone: { ...backbone, weights: { used: backbone.weights[position], listed: backbone.weights } },
    relative_to: run.settings.relativeTo,
  };
  return `# One run with all its settings. To repeat it: espalier run experiment.yaml\n${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function isThat(listed: Chosen, { source, settings }: Pick<LocatedWeights, 'source' | 'settings'>): boolean {
  return canonicalJson(listed) === canonicalJson({ ...settings, name: source });
}
