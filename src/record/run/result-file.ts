import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { RunRecord } from '../../contracts/record.js';
import { runIdFrom } from '../../contracts/run-id.js';
import { readIfPresent, writeAtomically } from '../../foundation/files/files.js';

const numberOrNull = { type: ['number', 'null'] };
const anyObject = { type: 'object' };
const counts = { type: 'object', additionalProperties: { type: 'number' } };

/** The members that later executions and the leaderboard rely on; the rest is for people and other programs. */
const schema = {
  type: 'object',
  required: ['format', 'runId', 'status', 'seed', 'swept', 'metrics', 'epochs', 'timings', 'fingerprint', 'error'],
  properties: {
    format: { const: 1 },
    runId: { type: 'string' },
    status: { enum: ['done', 'failed', 'diverged'] },
    seed: { type: 'number' },
    swept: anyObject,
    metrics: {
      type: 'object',
      required: ['valAccuracy', 'valLoss', 'testAccuracy', 'testLoss', 'loss', 'accuracy'],
      additionalProperties: numberOrNull,
    },
    epochs: { type: 'number' },
    timings: { ...counts, required: ['featuresSeconds', 'trainSeconds'] },
    fingerprint: {
      type: 'object',
      required: ['data', 'weights', 'engine', 'components'],
      properties: { data: { type: 'string' }, weights: { type: 'string' }, engine: anyObject, components: counts },
    },
    error: { type: 'string' },
    badImages: { type: 'array', items: { type: 'object', required: ['id', 'reason'] } },
  },
};

/** Compiled when the first record is read: every command and worker loads this file. */
let isRunRecord: ValidateFunction<RunRecord> | undefined;

export const resultFileName = 'result.json';

/** Writes `result.json`. It marks the run as complete, so it is written after everything else in the directory. */
export async function writeResult(directory: string, record: RunRecord): Promise<void> {
  await writeAtomically(join(directory, resultFileName), `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Returns the record of a complete run, or undefined. A damaged file, or one of another format, counts as none: the run
 * is then repeated, which costs time but never gives a wrong number.
 */
export async function readResult(directory: string): Promise<RunRecord | undefined> {
  const text = await readIfPresent(join(directory, resultFileName));
  if (text === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(text);
    isRunRecord ??= new Ajv({ allowUnionTypes: true, validateSchema: false }).compile<RunRecord>(schema);
    return isRunRecord(record) ? { ...record, runId: runIdFrom(record.runId) } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Returns whether a run has an outcome that repeating it would not change. A diverged run would diverge again. */
export function isFinished(record: Pick<RunRecord, 'status'>): boolean {
  return record.status === 'done' || record.status === 'diverged';
}

/**
 * Returns the record that an earlier execution left, 'unfinished' if it left files but no usable record, else
 * undefined.
 */
export async function findRun(directory: string): Promise<RunRecord | 'unfinished' | undefined> {
  return (await readResult(directory)) ?? ((await hasFiles(directory)) ? 'unfinished' : undefined);
}

async function hasFiles(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
