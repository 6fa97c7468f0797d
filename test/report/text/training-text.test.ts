import t from 'tap';
import type { PlannedPhase, PlannedTraining } from '../../../src/contracts/plan.js';
import { trainingText } from '../../../src/report/text/training-text.js';

const probe: PlannedPhase = {
  frozen: 'backbone frozen',
  tunedLayers: 0,
  tunedWeights: 0,
  learningRate: 0.001,
  epochs: 1,
};
const tuned: PlannedPhase = {
  frozen: 'frozen up to block_13',
  tunedLayers: 10,
  tunedWeights: 1_234_567,
  learningRate: 0.00001,
  epochs: 10,
};

t.test('a line for each phase', async (t) => {
  t.strictSame(trainingText([{ runs: 3, phases: [probe, tuned] }]), [
    'training of 3 runs, in 2 phases:',
    '  1. backbone frozen, only the head is trained; at 0.001, 1 epoch at most',
    '  2. frozen up to block_13: 10 layers with 1,234,567 weights; at 0.00001, 10 epochs at most',
  ]);
  t.strictSame(trainingText([{ runs: 1, phases: [tuned] }]), [
    'training of 1 run: frozen up to block_13: 10 layers with 1,234,567 weights; at 0.00001, 10 epochs at most',
  ]);
  t.strictSame(trainingText([]), []);
});

t.test('only the first four ways of training are described; the other runs are counted', async (t) => {
  const ways: PlannedTraining[] = [1, 2, 3, 4, 5, 6].map((runs) => ({ runs, phases: [tuned] }));
  const lines = trainingText(ways);
  t.equal(lines.length, 5);
  t.equal(lines[4], 'training of 11 more runs: in other ways');
});
