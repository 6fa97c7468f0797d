/**
 * Returns the component of this name. Names are checked when the experiment is read, so a missing component is a defect
 * and not a user's mistake: it throws an Error that says which `kind` of component is missing.
 */
export function findByName<T extends { readonly name: string }>(
  kind: string,
  components: readonly T[],
  name: string,
): T {
  const found = components.find((component) => component.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}
