import { stringify } from 'yaml';
import type { Chosen } from '../contracts/components/component.js';
import type { PluginFile } from '../contracts/components/plugin.js';
import type { LocatedWeights } from '../contracts/components/weight-source.js';
import type { ExpandedRun } from '../contracts/experiment.js';
import { canonicalJson } from '../foundation/hash.js';

/**
 * Returns the text of a run's experiment.yaml: only this run, with every default, the weights that were used and the
 * folder that its paths are relative to. Reading it gives the same run with the same document. Plugins are loaded only
 * from beside the file, so they must be copied there.
 */
export function renderExperiment(
  run: ExpandedRun,
  used: Pick<LocatedWeights, 'source' | 'settings'>,
  plugins: readonly PluginFile[] = [],
): string {
  const backbone = run.document.backbone as { readonly weights: readonly unknown[] };
  const position = run.settings.backbone.weights.findIndex((listed) => isThat(listed, used));
  if (position === -1) throw new RangeError(`weights of ${used.source} are not among those that the run lists`);
  const document = {
    ...run.document,
    ...(plugins.length > 0 && { plugins: plugins.map(({ written }) => written) }),
    backbone: { ...backbone, weights: { used: backbone.weights[position], listed: backbone.weights } },
    relative_to: run.settings.relativeTo,
  };
  const beside = plugins.map(({ written, sha256 }) => `# Copy here first: ${written}, SHA-256 ${sha256}\n`).join('');
  return `# One run with all its settings. To repeat it: espalier run experiment.yaml\n${beside}${stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

function isThat(listed: Chosen, { source, settings }: Pick<LocatedWeights, 'source' | 'settings'>): boolean {
  return canonicalJson(listed) === canonicalJson({ ...settings, name: source });
}
