import t from 'tap';
import { parseGraphDef } from '../../../../src/models/files/graph-model/graph-def.js';
import { withoutIdentities } from '../../../../src/models/files/graph-model/without-identities.js';

const graph = parseGraphDef({
  node: [
    { name: 'image', op: 'Placeholder' },
    { name: 'weight', op: 'Const' },
    { name: 'read', op: 'Identity', input: ['weight', '^image'] },
    { name: 'both', op: 'IdentityN', input: ['image', 'read'] },
    { name: 'sum', op: 'Add', input: ['both', 'both:1'] },
    { name: 'out', op: 'Identity', input: ['sum'] },
    { name: 'round', op: 'Identity', input: ['again'] },
    { name: 'again', op: 'Identity', input: ['round'] },
  ],
});

t.test('nodes read past what changes nothing', async (t) => {
  const passed = withoutIdentities(graph, 'out', undefined);
  t.equal(passed.output, 'sum');
  t.same(passed.graph.get('sum')!.input, ['image', 'weight']);
});

t.test('not past the node that is given images', async (t) => {
  t.same(withoutIdentities(graph, 'out', 'both').graph.get('sum')!.input, ['both', 'both:1']);
});

t.test('a ring of them ends', async (t) => {
  t.match(withoutIdentities(graph, 'round', undefined).output, /^(round|again)$/);
});
