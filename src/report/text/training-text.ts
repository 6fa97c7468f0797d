import type { PlannedPhase, PlannedTraining } from '../../contracts/plan.js';
import { countText, plural } from './format.js';
import { printable } from './table/table.js';

/** The maximum number of ways of training that are described in full; a sweep of learning rates may have hundreds. */
const describedAtMost = 4;

/** Lines that say how runs that tune the backbone are trained, one per phase. */
export function trainingText(all: readonly PlannedTraining[]): readonly string[] {
  const lines = all.slice(0, describedAtMost).flatMap(({ runs, phases }) => {
    const texts = phases.map(phaseText);
    const head = `training of ${plural(runs, 'run')}`;
    if (texts.length === 1) return [`${head}: ${texts[0]}`];
    return [`${head}, in ${texts.length} phases:`, ...texts.map((text, index) => `  ${index + 1}. ${text}`)];
  });
  const others = all.slice(describedAtMost).reduce((sum, { runs }) => sum + runs, 0);
  return others > 0 ? [...lines, `training of ${plural(others, 'more run')}: in other ways`] : lines;
}

function phaseText({ frozen, tunedLayers, tunedWeights, learningRate, epochs }: PlannedPhase): string {
  const tuned = tunedLayers === 0 ? ', only the head is trained' : `: ${tunedText(tunedLayers, tunedWeights)}`;
  return `${printable(frozen)}${tuned}; at ${learningRate}, ${plural(epochs, 'epoch')} at most`;
}

const tunedText = (layers: number, weights: number) => `${plural(layers, 'layer')} with ${countText(weights)} weights`;
