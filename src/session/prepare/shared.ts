/** Computes one value for each group of runs with the same key, one after the other in the order of the runs. */
export async function shared<Run, Value>(
  runs: readonly Run[],
  keyOf: (run: Run) => string,
  compute: (group: readonly Run[]) => Promise<Value>,
): Promise<Map<string, Value>> {
  const groups = new Map<string, Run[]>();
  for (const run of runs) groups.set(keyOf(run), [...(groups.get(keyOf(run)) ?? []), run]);
  const values = new Map<string, Value>();
  for (const [key, group] of groups) values.set(key, await compute(group));
  return values;
}
