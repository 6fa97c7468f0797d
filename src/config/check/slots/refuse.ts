import type { Slot } from '../../schema/section.js';
import { listed } from '../../text/nearest.js';
import type { Tree } from '../../text/tree.js';
import { type At, asWritten, type Complete, type Context } from '../completed.js';
import { componentAdvice, componentsOf, kindNames, withArticle } from '../components.js';
import { showValue } from '../describe.js';

export function refuse(written: Tree, at: At, context: Context, expected: string): Complete {
  context.problems.add(
    'CONFIG_WRONG_VALUE',
    written.place,
    `${path(at)} is ${showValue(written)}; expected ${expected}`,
  );
  return asWritten(written);
}

/** An example of a line that names a plugin, for messages. */
const pluginLine = 'plugins: [./my-step.js]';

export function refuseName(slot: Slot, written: Tree, name: string, at: At, context: Context): Complete {
  const kind = withArticle(kindNames[slot.kind]);
  const advice = componentAdvice(slot, context.catalogue, name);
  const plugin = advice.endsWith('?')
    ? ` A line ${pluginLine} could bring it`
    : `, or a line ${pluginLine} that brings it`;
  const text = `${path(at)} is ${JSON.stringify(name)}, which is not ${kind}; ${advice}${plugin}`;
  context.problems.add('CONFIG_UNKNOWN_COMPONENT', written.place, text);
  return asWritten(written);
}

export const path = (at: At) => at.path.join('.');

export function names(slot: Slot, context: Context): string {
  return listed(componentsOf(slot, context.catalogue).map(({ name }) => name));
}
