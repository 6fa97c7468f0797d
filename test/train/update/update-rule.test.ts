import fc from 'fast-check';
import t from 'tap';
import type { Optimizer } from '../../../src/contracts/components/optimizer.js';
import type { OptimizerSettings, UpdateSettings } from '../../../src/contracts/experiment.js';
import { camelCase } from '../../../src/foundation/camel-case.js';
import { hashOf } from '../../../src/foundation/hash.js';
import { optimizers as all } from '../../../src/train/optimizers/index.js';
import { ruleKey, updateRule } from '../../../src/train/update/update-rule.js';
import { optimizerSettings } from '../../run-settings.js';

const optimizers = all as readonly Optimizer[];

/** Every setting of an update that has nothing to do with an optimizer, with a value other than what is not done. */
const common: { readonly [setting in keyof Required<UpdateSettings>]: number } = {
  clipnorm: 1,
  globalClipnorm: 2,
  clipvalue: 3,
  gradientAccumulationSteps: 4,
  emaMomentum: 0.5,
  layerDecay: 0.6,
};

t.test('an optimizer is given the settings of its own schema, without the learning rate', async (t) => {
  for (const { name, schema } of optimizers) {
    const rule = updateRule({ ...(await optimizerSettings(name, { weight_decay: 0.1 })), ...common }, optimizers);
    const own = Object.keys(schema.properties as object).map(camelCase);
    t.same(Object.keys(rule.own).sort(), own.filter((setting) => setting !== 'learningRate').sort(), name);
    t.same(rule.common, common, name);
  }
});

t.test('the key of a rule is that of the same rule with any learning rate, and of no other rule', async (t) => {
  const keyOf = (settings: OptimizerSettings) => hashOf(ruleKey(updateRule(settings, optimizers)));
  const rate = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
  for (const { name } of optimizers) {
    const settings = { ...(await optimizerSettings(name)), weightDecay: 0.1, ...common };
    const key = keyOf(settings);
    fc.assert(fc.property(rate, (learningRate) => keyOf({ ...settings, learningRate }) === key));
    for (const [setting, value] of Object.entries(settings)) {
      if (setting === 'learningRate' || setting === 'name') continue;
      const other = typeof value === 'boolean' ? !value : (value as number) / 2 + 0.1;
      t.not(keyOf({ ...settings, [setting]: other }), key, `${name} with another ${setting}`);
    }
  }
  const keys = await Promise.all(optimizers.map(async ({ name }) => keyOf(await optimizerSettings(name))));
  t.equal(new Set(keys).size, optimizers.length);
});

/** An optimizer as a plugin might bring it. */
function madeUp(slots: object, scalars?: object): Optimizer {
  const state = { initial: () => scalars as { [name: string]: number }, advance: () => ({}) };
  return {
    name: 'mine',
    revision: 1,
    summary: 'A made-up optimizer.',
    schema: { type: 'object', additionalProperties: false, properties: {} },
    slots: () => slots as { [name: string]: number },
    ...(scalars && { state }),
    step:
      () =>
      ({ weight }) => ({ weight, slots: {} }),
  };
}

t.test('state that cannot be carried is refused', (t) => {
  const ruleOf = (slots: object, scalars?: object) =>
    updateRule({ name: 'mine', learningRate: 0.1 }, [madeUp(slots, scalars)]);
  const refused = (message: RegExp, slots: object, scalars?: object) =>
    t.throws(() => ruleOf(slots, scalars), { code: 'OPTIMIZER_BAD_STATE', message }, String(message));
  t.ok(ruleOf({ momentum: 0, mean_2: -1.5 }, { average: 1 }), 'scalars have names of their own');
  for (const slot of ['gradient_sum', 'average']) {
    refused(new RegExp(`mine has a slot ${slot}, a name that is reserved`), { momentum: 0, [slot]: 0 });
  }
  refused(/the optimizer mine keeps state under the name "a#b"/, { 'a#b': 0 });
  refused(/under the name ""/, {}, { '': 0 });
  refused(/under the name "0"/, ['momentum']);
  refused(/momentum of the optimizer mine begins as NaN/, { momentum: Number.NaN });
  refused(/scale of the optimizer mine begins as undefined/, {}, { scale: undefined });
  t.end();
});
