import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Test } from 'tap';
import type { Plan } from '../../src/contracts/plan.js';
import { readRuns, type StoredRun } from '../../src/record/run/read-runs.js';
import { espalier } from '../cli/espalier.js';
import { fixturePath } from '../fixture.js';

export const installation = fixturePath('compatibility/fixtures/installation');
/** What the interrupted run came to when it went on at once. */
export const expectedResults = fixturePath('compatibility/fixtures/expected/interrupted');
export const processorFile = fixturePath('compatibility/fixtures/processor.json');

/** A copy of the installation, as if its user had moved it here. */
export async function copyInstallation(t: Test): Promise<string> {
  const cwd = t.testdir();
  await cp(installation, cwd, { recursive: true });
  return cwd;
}

/** Runs a command on a copy, with the cache that was copied. */
export function espalierIn(cwd: string, args: readonly string[]) {
  return espalier(args, { cwd, env: { ESPALIER_CACHE: join(cwd, 'cache') } });
}

/** Ids of the runs of an experiment: the names of its folders. */
export function runIdsIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** The finished runs of an experiment, as they were kept. */
export function records(name: string): Promise<StoredRun[]> {
  return readRuns(join(installation, 'runs', name));
}

/** The plan of an experiment that was executed last. */
export function planOf(folder: string, name: string): Plan {
  return JSON.parse(readFileSync(join(folder, 'runs', name, 'plan.json'), 'utf8'));
}

/** As if the experiment had never been run, while its features are in the cache. */
export function removeResults(cwd: string, name: string): void {
  rmSync(join(cwd, 'runs', name), { recursive: true });
}

/** Every file below a folder, by its path. */
export function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'base64')]));
}
