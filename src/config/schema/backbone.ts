import type { Catalogue } from '../../contracts/catalogue.js';
import type { BackboneSettings } from '../../contracts/experiment.js';
import { backboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { camelCase } from '../../foundation/camel-case.js';
import type { Problems } from '../text/problem.js';
import { entryOf, list, memberOf, plain, planted, type Tree, withEntry } from '../text/tree.js';
import { backboneOutputs } from './backbone-outputs.js';
import type { Section, Slot } from './section.js';

const weights: Slot = { kind: 'weightSources', form: 'one-key', count: 'one or many', recordsUse: true };

const slot: Slot = {
  kind: 'backbones',
  form: 'named',
  count: 'one',
  shared: {
    weights: {
      description:
        'Where the weights come from: one source, or a list that is tried in order. A written experiment.yaml says ' +
        'which one was used: `{ used: coco, listed: [imagenet, coco] }`.',
      slot: weights,
      default: 'imagenet',
    },
  },
  sharedBySome: {
    has: (component) => !('weightSource' in component),
    settings: backboneOutputs,
    whose: 'every backbone that is not a file',
  },
};

export const backbone: Section = {
  schema: {
    description: 'The pretrained network, without its top unless that is asked for.',
    expected: 'the name of a network, e.g. backbone: mobilenet_v2',
    slot,
  },
  prepare: (written, catalogue) => {
    const weights = entryOf(written, 'weights');
    const { weightSource, weightsFromText } = backboneCalled(memberOf(written, 'name'), catalogue) ?? {};
    if (!weights || !weightSource || !weightsFromText) return written;
    const itsOwn = (tree: Tree): Tree => {
      if (tree.kind === 'list') return list(tree.items.map(itsOwn), tree.place);
      const settings =
        tree.kind === 'scalar' && typeof tree.value === 'string' ? weightsFromText(tree.value) : undefined;
      return settings ? planted({ [weightSource]: settings }, tree.place) : tree;
    };
    return withEntry(written, { ...weights, value: itsOwn(weights.value) });
  },
  check(complete, written, problems, catalogue) {
    checkTop(complete, written, problems);
    const settings = Object.entries(plain(complete) as object).map(([name, value]) => [camelCase(name), value]);
    const identity = backboneIdentity(Object.fromEntries(settings) as BackboneSettings);
    const given = memberOf(complete, 'weights')!;
    const { weightSource, weightsExample } = backboneCalled(memberOf(complete, 'name'), catalogue) ?? {};
    const reasons = weightsToTry(given).map((source) => {
      if (weightSource !== undefined && source !== weightSource)
        return `${identity.name} takes its weights from ${weightSource}, not from ${source}`;
      const component = catalogue.weightSources.find((candidate) => candidate.name === source);
      return component?.lacks?.(identity);
    });
    // One suitable source of a list is enough: the others are skipped.
    if (reasons.includes(undefined)) return;
    const expected = weightsExample === undefined ? 'other weights' : `its file, e.g. weights: ${weightsExample}`;
    const text = `backbone.weights cannot be used: ${reasons.join('; ')}; expected ${expected}, or another backbone`;
    problems.add('CONFIG_CONFLICT', given.place, text);
  },
};

function backboneCalled(name: Tree | undefined, catalogue: Catalogue): Catalogue['backbones'][number] | undefined {
  return catalogue.backbones.find((backbone) => name && backbone.name === plain(name));
}

/** Settings of the top need a network that has one. */
function checkTop(complete: Tree, written: Tree, problems: Problems): void {
  const activation = entryOf(written, 'classifier_activation');
  if (!activation || memberOf(complete, 'include_top')) return;
  const text =
    'backbone.classifier_activation belongs to the top, which is left out; expected include_top: true beside it';
  problems.add('CONFIG_CONFLICT', activation.keyPlace, text);
}

/** Names of the sources that are listed, or of the one that was used. */
function weightsToTry(given: Tree): readonly string[] {
  const used = memberOf(given, 'used');
  const sources = used ? [used] : given.kind === 'list' ? given.items : [];
  return sources.flatMap((source) => (source.kind === 'map' ? source.entries.map(({ key }) => key) : []));
}
