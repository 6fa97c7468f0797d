import t from 'tap';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { catalogue } from '../fake-catalogue.js';
import { fakeNetwork } from '../fake-network.js';
import { minimal } from '../minimal.js';

async function messageOf(text: string): Promise<string | undefined> {
  const request = { path: 'photos.yaml', text: minimal + text, catalogue, networkOf: () => fakeNetwork };
  return readExperiment(request).then(
    () => undefined,
    (error: Error) => error.message.split('\n')[0],
  );
}

t.test('phases only unfreeze', async (t) => {
  t.equal(
    await messageOf(
      'phases: [{ frozen_layers: all }, { frozen_layers: { until: block_1 } }, { frozen_layers: none }]\n',
    ),
    undefined,
  );
  t.equal(
    await messageOf(
      'phases: [{ frozen_layers: { until: block_1 } }, { frozen_layers: { until: stem } }, {}]\nfrozen_layers: none\n',
    ),
    undefined,
  );
  const again = await messageOf(
    'phases: [{ frozen_layers: { until: stem } }, { frozen_layers: { until: block_1 } }]\n',
  );
  t.equal(
    again,
    'photos.yaml:4:63 phases.1 freezes block_1_conv, which the phase before it trains; expected phases that only unfreeze',
  );
  t.match(
    await messageOf('phases: [{ frozen_layers: none }, { frozen_layers: all }]\n'),
    /^photos.yaml:4:52 phases.1 freezes stem/,
  );
  t.match(
    await messageOf('phases: [{ frozen_layers: none }, { epochs: 2 }]\n'),
    /^photos.yaml:4:35 phases.1 freezes stem/,
  );
  const swept = 'phases: [{}, { frozen_layers: { until: stem } }]\nsweep: { grid: { frozen_layers: [all, none] } }\n';
  t.match(await messageOf(swept), /phases.1 freezes stem/, 'with every freeze setting of the sweep');
});
