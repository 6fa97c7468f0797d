import type { PlannedRun } from '../../contracts/plan.js';

/** A line on runs that have been done under other ids; none where there are no such runs. */
export function sameRunsText(runs: readonly PlannedRun[]): readonly string[] {
  const same = runs.filter(({ sameAs }) => sameAs !== undefined);
  const [first] = same;
  if (!first) return [];
  const which = same.length === 1 ? '1 run was done' : `${same.length} runs were done`;
  const example = `${first.runId} as ${first.sameAs}`;
  return [
    `${which} under other ids, with other paths to the same data (${example}): espalier run --adopt takes the results over`,
  ];
}
