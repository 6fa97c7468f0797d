import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { ExpandedRun } from '../../contracts/experiment.js';
import { type Fingerprint, withoutProcessor } from '../../contracts/work.js';
import { readIfPresent } from '../../foundation/files/files.js';
import { hashOf } from '../../foundation/hash.js';
import type { KnownRun } from '../../plan/make-plan.js';
import { identifyingSettings } from '../../plan/run-ids.js';
import { readRuns, type StoredRun } from '../../record/run/read-runs.js';
import { isFinished } from '../../record/run/result-file.js';

type CandidateRun = KnownRun & { readonly directory: string };
type Document = ExpandedRun['document'];

/**
 * Finished runs that the experiment's folder holds under other ids, by the id that they would have now: with equal
 * fingerprints, and with settings that differ in nothing but where data and weights are said to lie. That is part of the
 * id as it is written, and the fingerprint says what was found there.
 */
export async function sameRuns(runs: readonly CandidateRun[], folder: string): Promise<Map<string, StoredRun>> {
  const same = new Map<string, StoredRun>();
  const missing = runs.filter(({ found, fingerprint }) => found === undefined && fingerprint);
  if (missing.length === 0) return same;
  const planned = new Set(runs.map(({ directory }) => basename(directory)));
  const byMeaning = new Map<string, StoredRun>();
  for (const stored of await readRuns(folder)) {
    const { directory, record } = stored;
    if (planned.has(directory) || directory.includes('.') || !isFinished(record)) continue;
    const document = await documentIn(join(folder, directory));
    if (document) byMeaning.set(meaning(document, record.fingerprint), stored);
  }
  for (const { runId, document, fingerprint } of missing) {
    const stored = byMeaning.get(meaning(document, fingerprint!));
    if (stored) same.set(runId, stored);
  }
  return same;
}

/** The settings that a run's directory records; undefined if the file is missing or damaged. */
async function documentIn(directory: string): Promise<Document | undefined> {
  const text = await readIfPresent(join(directory, 'experiment.yaml'));
  try {
    const { plugins: _, ...document } = parse(text ?? '');
    const { weights, ...backbone } = document.backbone;
    return { ...document, backbone: { ...backbone, weights: weights.listed } };
  } catch {
    return undefined;
  }
}

function meaning(document: Document, fingerprint: Fingerprint): string {
  const { dataset, backbone, ...others } = identifyingSettings(document) as { [setting: string]: Document };
  // The source's data are in the fingerprint as a whole; weights also have settings that are not paths.
  const { source: _, ...rest } = dataset!;
  const { weights, ...network } = backbone!;
  return hashOf([others, rest, network, withoutPaths(weights), withoutProcessor(fingerprint)]);
}

function withoutPaths(value: unknown): unknown {
  if (typeof value === 'string') return /[/\\]|\.\w+$/.test(value) ? 'a path' : value;
  if (Array.isArray(value)) return value.map(withoutPaths);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutPaths(member)]));
}
