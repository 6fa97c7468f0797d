/** The result of trying a job that another process is doing. */
export const notNow = Symbol('not now');

/**
 * Does jobs in order, a limited number at once. A job that cannot be done yet is tried again after all others, with
 * pauses once nothing else is left to do. Results are in the order of the jobs.
 */
export async function allInTurn<Job, Result>(
  jobs: readonly Job[],
  atOnce: number,
  attempt: (job: Job) => Promise<Result | typeof notNow>,
  pause: () => Promise<void>,
): Promise<Result[]> {
  const results = new Map<Job, Result>();
  const waiting = [...jobs];
  let inVain = 0;
  const work = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const result = await attempt(job);
      inVain = result === notNow ? inVain + 1 : 0;
      if (result !== notNow) results.set(job, result);
      else waiting.push(job);
      if (inVain < waiting.length || inVain === 0) continue;
      await pause();
      inVain = 0;
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, work));
  return jobs.map((job) => results.get(job)!);
}
