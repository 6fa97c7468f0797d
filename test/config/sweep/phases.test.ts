import fc from 'fast-check';
import t from 'tap';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { renderExperiment } from '../../../src/config/write-experiment.js';
import { catalogue } from '../fake-catalogue.js';
import { minimal } from '../minimal.js';

const read = async (text: string) =>
  (await readExperiment({ path: 'photos.yaml', text: minimal + text, catalogue })).runs;

t.test('a phase inherits what it does not set from the file', async (t) => {
  const [run] = await read(`optimizer: { learning_rate: 0.001 }
training: { epochs: 7 }
phases:
  - epochs: 2
  - { learning_rate_factor: 0.01 }
  - { learning_rate: 0.5, epochs: 3, frozen_layers: all }
`);
  t.strictSame(run!.settings.phases, [
    { frozenLayers: 'all', epochs: 2, learningRate: 0.001 },
    // 0.001 times 0.01, which is not 0.00001 in floating point.
    { frozenLayers: 'all', epochs: 7, learningRate: 0.00001 },
    { frozenLayers: 'all', epochs: 3, learningRate: 0.5 },
  ]);
});

t.test('phases are written as they were given, and nothing where there are none', async (t) => {
  const [run] = await read('phases: [{ epochs: 2 }, {}]\n');
  t.strictSame(run!.document.phases, [{ epochs: 2 }, {}]);
  const again = await readExperiment({
    path: 'photos.yaml',
    text: renderExperiment(run!, { source: 'imagenet', settings: {} }),
    catalogue,
  });
  t.strictSame(again.runs[0]!.document, run!.document);
  t.notOk('phases' in (await read(''))[0]!.document);
  t.notOk('phases' in (await read('phases: null\n'))[0]!.document);
});

t.test('a swept phase is the phase as if it had been written', async () => {
  const phase = fc.record(
    {
      epochs: fc.integer({ min: 1, max: 9 }),
      learning_rate_factor: fc.constantFrom(1, 0.1, 0.01),
      frozen_layers: fc.constant('all'),
    },
    { requiredKeys: [] },
  );
  const swept = fc.constantFrom(
    ['epochs', [11, 12, 13]] as const,
    ['learning_rate_factor', [0.2, 0.3]] as const,
    ['frozen_layers', ['all']] as const,
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(phase, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      swept,
      async (phases, at, [name, values]) => {
        const position = at % phases.length;
        const grid = { [`phases.${position}.${name}`]: values };
        const runs = await read(`phases: ${JSON.stringify(phases)}\nsweep: { grid: ${JSON.stringify(grid)} }\n`);
        for (const [index, value] of values.entries()) {
          const edited = phases.with(position, { ...phases[position], [name]: value });
          const [plain] = await read(`phases: ${JSON.stringify(edited)}\n`);
          const run = runs[index]!;
          if (JSON.stringify(run.settings.phases) !== JSON.stringify(plain!.settings.phases))
            throw new Error(`${JSON.stringify(run.settings.phases)} for ${JSON.stringify(edited)}`);
        }
      },
    ),
    { numRuns: 60 },
  );
});
