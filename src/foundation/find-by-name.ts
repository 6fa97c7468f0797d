/**
 * The one of this name. Names of components were checked when the experiment was read, so that one which is missing is
 * a defect and no mistake of a user. `kind`: what it is, for that message.
 */
export function named<T extends { readonly name: string }>(kind: string, ones: readonly T[], name: string): T {
  const found = ones.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}
