import { basename, join } from 'node:path';
import { type Fingerprint, withoutProcessor } from '../../contracts/work.js';
import { hashOf } from '../../foundation/hash.js';
import type { KnownRun } from '../../plan/make-plan.js';
import { identifyingSettings } from '../../plan/run-ids.js';
import { readRuns, type StoredRun } from '../../record/run/read-runs.js';
import { isFinished } from '../../record/run/result-file.js';
import { type RunDocument, readRunSettings } from '../../record/run/run-settings.js';

type CandidateRun = KnownRun & { readonly directory: string };

/**
 * Returns the finished runs that the experiment's folder holds under other ids, by the id that they would have now: their
 * fingerprints are equal, and their settings differ in nothing but the paths of data and weights. An id is made of these
 * paths as they are written, while a fingerprint has the content that was found there.
 */
export async function sameRuns(runs: readonly CandidateRun[], folder: string): Promise<Map<string, StoredRun>> {
  const same = new Map<string, StoredRun>();
  const missing = runs.filter(({ found, fingerprint }) => found === undefined && fingerprint);
  if (missing.length === 0) return same;
  const planned = new Set(runs.map(({ directory }) => basename(directory)));
  // Fingerprints come first: a record is read anyway, while a file of settings must be opened and parsed.
  const wanted = new Set(missing.map(({ fingerprint }) => content(fingerprint!)));
  const byMeaning = new Map<string, StoredRun>();
  for (const stored of await readRuns(folder)) {
    const { directory, record } = stored;
    if (planned.has(directory) || directory.includes('.') || !isFinished(record)) continue;
    if (!wanted.has(content(record.fingerprint))) continue;
    const document = await readRunSettings(join(folder, directory));
    if (document) byMeaning.set(meaning(document, record.fingerprint), stored);
  }
  for (const { runId, document, fingerprint } of missing) {
    const stored = byMeaning.get(meaning(document, fingerprint!));
    if (stored) same.set(runId, stored);
  }
  return same;
}

function meaning(document: RunDocument, fingerprint: Fingerprint): string {
  const { dataset, backbone, ...others } = identifyingSettings(document) as { [setting: string]: RunDocument };
  // The source's data are in the fingerprint as a whole; weights also have settings that are not paths.
  const { source: _, ...rest } = dataset!;
  const { weights, ...network } = backbone!;
  return hashOf([others, rest, network, withoutPaths(weights), content(fingerprint)]);
}

function content(fingerprint: Fingerprint): string {
  return hashOf(withoutProcessor(fingerprint));
}

function withoutPaths(value: unknown): unknown {
  if (typeof value === 'string') return /[/\\]|\.\w+$/.test(value) ? 'a path' : value;
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutPaths(member)]));
}
