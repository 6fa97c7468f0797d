import { recipeLines } from '../../config/expand-recipe/recipe-lines.js';
import type { Experiment, Phase, RunSettings } from '../../contracts/experiment.js';
import type { NetworkOf } from '../../contracts/networks/freeze.js';
import type { Plan, PlannedPhase, PlannedTraining } from '../../contracts/plan.js';
import { canonicalJson } from '../../foundation/hash.js';
import { frozenText } from '../../report/text/frozen-text.js';

/** Returns the recipe and the training of the runs, as a plan describes them. */
export function plannedCourse(
  { runs, recipe }: Pick<Experiment, 'runs' | 'recipe'>,
  networkOf: NetworkOf,
): Pick<Plan, 'recipe' | 'training'> {
  const training = plannedTraining(runs, networkOf);
  return {
    ...(recipe && { recipe: { name: recipe.name, lines: recipeLines(recipe.settings) } }),
    ...(training.length > 0 && { training }),
  };
}

/**
 * Returns the distinct ways in which runs are trained, in the order of the runs; empty where every run trains only its
 * head.
 */
function plannedTraining(runs: Experiment['runs'], networkOf: NetworkOf): readonly PlannedTraining[] {
  if (!runs.some(({ settings }) => tunesOrHasPhases(settings))) return [];
  const groups = new Map<string, { runs: number; settings: RunSettings }>();
  for (const { settings } of runs) {
    const { backbone, batchNorm, phases } = settings;
    const key = canonicalJson([backbone, batchNorm ?? null, phases]);
    const group = groups.get(key);
    if (group) group.runs++;
    else groups.set(key, { runs: 1, settings });
  }
  return [...groups.values()].map(({ runs: count, settings }) => {
    return { runs: count, phases: settings.phases.map((phase) => plannedPhase(settings, phase, networkOf)) };
  });
}

function tunesOrHasPhases({ phases }: RunSettings): boolean {
  return phases.length > 1 || phases.some(({ frozenLayers }) => frozenLayers !== 'all');
}

function plannedPhase(
  { backbone, batchNorm = 'frozen' }: RunSettings,
  { frozenLayers, learningRate, epochs }: Phase,
  networkOf: NetworkOf,
): PlannedPhase {
  const rest = { frozen: frozenText(frozenLayers), learningRate, epochs };
  if (frozenLayers === 'all') return { ...rest, tunedLayers: 0, tunedWeights: 0 };
  // The names were checked when the file was read.
  const { layers, weights } = networkOf(backbone).tunedPart(frozenLayers, batchNorm)!;
  return { ...rest, tunedLayers: layers.length, tunedWeights: weights };
}
