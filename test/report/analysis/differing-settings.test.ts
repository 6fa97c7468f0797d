import t from 'tap';
import { differingSettings, settingAt } from '../../../src/report/analysis/differing-settings.js';

const document = (rate: number, layers: readonly unknown[], others: object = {}) => ({
  seed: 0,
  optimizer: { name: 'adam', learning_rate: rate },
  head: { layers },
  ...others,
});

t.test('settings that differ, each as deep as all documents have it', async (t) => {
  t.same(differingSettings([]), []);
  t.same(differingSettings([document(0.1, []), document(0.1, [])]), []);
  t.same(differingSettings([document(0.1, [{ dropout: 0 }]), document(0.01, [{ dropout: 0.5 }])]), [
    'optimizer.learning_rate',
    'head.layers.0.dropout',
  ]);
  t.same(differingSettings([document(0.1, [{ dropout: 0 }]), document(0.1, [])]), ['head.layers']);
  t.same(differingSettings([document(0.1, []), document(0.1, [], { recipe: 'lp_ft' })]), ['recipe']);
  t.same(differingSettings([{ frozen_layers: 'all' }, { frozen_layers: { until: 'block_13' } }]), ['frozen_layers']);
});

t.test('the value at a path', async (t) => {
  const one = document(0.1, [{ dropout: 0.5 }]);
  t.equal(settingAt(one, 'optimizer.learning_rate'), 0.1);
  t.equal(settingAt(one, 'head.layers.0.dropout'), 0.5);
  t.equal(settingAt(one, 'head.layers.1.dropout'), undefined);
  t.equal(settingAt(one, 'constructor'), undefined);
  const [path, ...others] = differingSettings([{ class_weight: { '1.10': 5 } }, { class_weight: { '1.10': 2 } }]);
  t.same([path, others], ['class_weight.1.10', []]);
  t.equal(settingAt({ class_weight: { '1.10': 5 } }, path!), 5, 'a name may have dots');
});
