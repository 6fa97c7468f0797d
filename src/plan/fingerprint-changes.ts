import { type Fingerprint, withoutProcessor } from '../contracts/work.js';

/** The differences between the inputs of an earlier result and the current ones, in words; empty if there are none. */
export function fingerprintChanges(earlier: Fingerprint, present: Fingerprint): string[] {
  const [before, now] = [withoutProcessor(earlier), withoutProcessor(present)];
  const changes: string[] = [];
  if (before.data !== now.data)
    changes.push('the data changed (images, how they are decoded, labels, classes or the split they are in)');
  if (before.weights !== now.weights) changes.push("the backbone's weights changed");
  changes.push(...engineChanges(before.engine, now.engine), ...componentChanges(before.components, now.components));
  changes.push(...pluginChanges(before.plugins ?? {}, now.plugins ?? {}));
  return changes;
}

type Values = { readonly [key: string]: string | number };

function engineChanges(before: Values, now: Values): string[] {
  // Another engine has other properties; listing each of them would hide that the engine changed.
  if (before.name !== now.name) return [`the engine was ${before.name} and is ${now.name}`];
  return differingKeys(before, now).map((key) => {
    if (!(key in now)) return `the engine no longer has ${key} (was ${before[key]})`;
    if (!(key in before)) return `the engine now has ${key} ${now[key]}`;
    return `the engine's ${key} went from ${before[key]} to ${now[key]}`;
  });
}

function componentChanges(before: Values, now: Values): string[] {
  return differingKeys(before, now).map((component) => {
    if (!(component in now)) return `${component} is no longer used`;
    if (!(component in before)) return `${component} is used now`;
    return `${component} went from revision ${before[component]} to ${now[component]}`;
  });
}

/**
 * Lists components whose plugin changed, except those that were not used before, which the component changes already
 * list.
 */
function pluginChanges(before: Values, now: Values): string[] {
  const changed = differingKeys(before, now).filter((component) => component in before && component in now);
  return changed.map((component) => `the plugin with ${component} changed`);
}

function differingKeys(before: Values, now: Values): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].filter((key) => before[key] !== now[key]).sort();
}
