import t from 'tap';
import { readExperiment } from '../../../src/config/read-experiment.js';
import type { BackboneIdentity } from '../../../src/contracts/networks/backbone-identity.js';
import type { FreezableNetwork } from '../../../src/contracts/networks/freeze.js';
import { catalogue } from '../fake-catalogue.js';
import { fakeNetwork } from '../fake-network.js';
import { minimal } from '../minimal.js';

async function read(text: string) {
  const asked: BackboneIdentity[] = [];
  const networkOf = (backbone: BackboneIdentity): FreezableNetwork => {
    asked.push(backbone);
    // The narrow network has other names.
    return backbone.alpha === 1 ? fakeNetwork : { ...fakeNetwork, tunedPart: () => undefined };
  };
  const request = { path: 'photos.yaml', text: minimal + text, catalogue, networkOf };
  const error = await readExperiment(request).then(
    () => undefined,
    (thrown) => thrown,
  );
  return { asked, problems: error?.problems.map(({ code, line, column }: Found) => [code, line, column]) };
}

interface Found {
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

t.test('no network is built unless a setting depends on its layers', async (t) => {
  t.same(await read('frozen_layers: none\nphases: [{ frozen_layers: all }, {}]\n'), { asked: [], problems: undefined });
});

t.test('every backbone of the sweep meets every freeze setting, and a mistake is shown where it stands', async (t) => {
  const { asked, problems } = await read(`sweep:
  grid:
    backbone.alpha: [1, 0.5]
    frozen_layers: [all, { until: block_1 }]
`);
  t.same(
    asked.map(({ alpha }) => alpha),
    [1, 0.5],
  );
  t.same(problems, [['CONFIG_UNKNOWN_LAYER', 7, 35]]);
});

t.test('whether anything is left to tune depends on batch_norm', async (t) => {
  const text = 'frozen_layers: { trainable_last: 2 }\n';
  t.same((await read(text)).problems, [['CONFIG_CONFLICT', 4, 34]]);
  t.same((await read(`${text}batch_norm: inference\n`)).problems, undefined);
});
