/** A run's id by the hash of its settings: twelve hexadecimal digits. */
const hexadecimal = /^[0-9a-f]{12}$/;

/**
 * The id of a run. Spreadsheets, pandas, R and YAML read digits such as `1e7309038486` and `956219293166` as numbers, so
 * such ids begin with a letter. Earlier versions wrote the digits alone: what they wrote is read through this function.
 */
export function runIdFrom(digits: string): string {
  return hexadecimal.test(digits) && !Number.isNaN(Number(digits)) ? `r${digits}` : digits;
}

/** The digits of an id, which earlier versions knew a run by. */
export function digitsOf(runId: string): string {
  const digits = runId.slice(1);
  return runIdFrom(digits) === runId ? digits : runId;
}
