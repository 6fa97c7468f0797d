import t from 'tap';
import { catalogue } from '../src/catalogue.js';
import type { TextNamed } from '../src/contracts/components/component.js';
import { checkComponent } from '../src/testing/check-component.js';

for (const [kind, components] of Object.entries(catalogue) as [string, readonly TextNamed[]][]) {
  t.test(kind, async (t) => {
    const names = components.map(({ name }) => name);
    t.ok(names.length > 0);
    t.strictSame(names, [...new Set(names)].sort(), 'names differ and are sorted');
    const fallbacks = components.filter(({ fallback }) => fallback);
    t.ok(fallbacks.length <= 1, 'at most one takes the texts that no other takes');
    t.ok(
      fallbacks.every(({ fromText }) => fromText),
      'which are texts',
    );
    for (const component of components) t.test(component.name, async () => checkComponent(component));
  });
}
