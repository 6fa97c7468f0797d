import pLimit from 'p-limit';
import { catalogue } from '../../catalogue.js';
import { readExperiment } from '../../config/read-experiment.js';
import { readExperimentFile } from '../../config/text/read-file.js';
import type { Components } from '../../contracts/catalogue.js';
import type { EngineIdentity, WantedEngine } from '../../contracts/components/engine.js';
import type { LocatedWeights } from '../../contracts/components/weight-source.js';
import type { Experiment } from '../../contracts/experiment.js';
import type { Plan } from '../../contracts/plan.js';
import type { Progress } from '../../contracts/progress.js';
import type { RunRecord } from '../../contracts/record.js';
import { cacheFolder } from '../../foundation/files/files.js';
import { workPerImage } from '../../models/facts/cut-cost.js';
import { networksOf } from '../../models/freeze/freezable-network.js';
import { fingerprintOf } from '../../plan/fingerprint.js';
import { type KnownRun, makePlan } from '../../plan/make-plan.js';
import type { WorkOf } from '../../plan/planned-features.js';
import { readRates } from '../../plan/rates.js';
import { type IdentifiedRun, identifyRuns } from '../../plan/run-ids.js';
import type { StoredRun } from '../../record/run/read-runs.js';
import { findRun, isFinished } from '../../record/run/result-file.js';
import { runDirectory } from '../../record/run/run-directory.js';
import { checkClassNames } from '../../train/loss/targets.js';
import { checkUpdates } from '../../train/update/updates.js';
import { partRevisions } from '../features/feature-keys.js';
import { featureStock } from '../features/feature-stock.js';
import { featureUses } from '../features/feature-uses.js';
import { chooseEngine } from './choose-engine.js';
import { withPlaceOfClass } from './class-place.js';
import { type ExperimentFolder, openFolder } from './experiment-folder.js';
import { type LoadedPlugins, loadPlugins } from './load-plugins.js';
import { plannedCourse } from './planned-training.js';
import { sameRuns } from './same-runs.js';
import { shared } from './shared.js';
import { dataKey, openSharedData, type SharedData } from './shared-data.js';
import { checkLocalWeights, fetchWeights, weightsDownload, weightsHere, weightsKey } from './shared-weights.js';

export interface PrepareOptions {
  /** `path=value` texts that change settings of the file, in the order in which they were given. */
  readonly set: readonly string[];
  /** Folder below which results are written and looked for. */
  readonly runs: string;
  /** Runs trained at once. */
  readonly jobs: number;
  /** Whether finished runs are repeated. */
  readonly force: boolean;
}

export interface PrepareContext {
  /** False for `plan`, which leaves unknown what is not on this machine. */
  readonly mayDownload: boolean;
  readonly progress: Progress;
}

/** A run with everything that is known about it before it is trained. */
export interface PreparedRun extends KnownRun {
  readonly found: RunRecord | 'unfinished' | undefined;
  /** Absolute. */
  readonly directory: string;
  readonly dataKey: string;
  /** Undefined until they are on this machine; defined for every run to be done, unless downloads are not allowed. */
  readonly weights: LocatedWeights | undefined;
}

export interface Prepared extends OpenedExperiment, ExperimentFolder {
  readonly engine: WantedEngine;
  /** The runs in the sweep's order. */
  readonly runs: readonly PreparedRun[];
  /** Finished runs that are the same, but for how paths are written, by the id of the run here. */
  readonly same: ReadonlyMap<string, StoredRun>;
  readonly workOf: WorkOf;
  readonly plan: Plan;
}

/** An experiment and the components that it may name. */
export interface OpenedExperiment extends LoadedPlugins {
  readonly experiment: Experiment;
}

/** Reads an experiment file and prepares its runs. */
export async function prepare(file: string, options: PrepareOptions, context: PrepareContext): Promise<Prepared> {
  const opened = await openExperiment(file, options, context.progress);
  const folder = await openFolder(file, opened.experiment, options.runs);
  return prepareExperiment(opened, folder, options, context).catch(async (error) => {
    throw await withPlaceOfClass(error, file);
  });
}

/** Reads and checks an experiment file with the overrides of the command line. */
export async function openExperiment(
  path: string,
  { set }: Pick<PrepareOptions, 'set'>,
  progress: Progress,
): Promise<OpenedExperiment> {
  // It is read once, so that plugins and settings are those of one version of the file.
  const file = await readExperimentFile(path);
  const { components, plugins } = await loadPlugins(file, catalogue, progress);
  const request = { path, text: file.text, overrides: set, catalogue: components, networkOf: networksOf(components) };
  return { experiment: await readExperiment(request), components, plugins };
}

/**
 * Prepares the runs of an experiment: lists the data, finds the weights, and compares with the results of earlier
 * executions. Runs of a sweep share data and weights where these settings are equal. Weights are downloaded only for
 * runs to be done, so a finished sweep needs no network.
 */
export async function prepareExperiment(
  { experiment, components, plugins }: OpenedExperiment,
  place: ExperimentFolder,
  options: Omit<PrepareOptions, 'set' | 'runs'>,
  context: PrepareContext,
): Promise<Prepared> {
  const engine = await chooseEngine(experiment.engine, components.engines, (text) => context.progress.warn(text));
  const runs = await findRuns(identifyRuns(experiment), place.folder);
  const data = await shared(
    runs,
    (run) => dataKey(run.settings),
    ([run]) => openSharedData(run!.settings, context, components),
  );
  const weights = await shared(runs, weightsKeyOf, (group) => {
    const finished = group.map(({ found }) => found).filter(isFinishedRecord);
    return weightsHere(group[0]!.settings, finished, context.progress, components);
  });

  const workOf: WorkOf = (settings, cut) => workPerImage(settings, cut, components);
  const course = plannedCourse(experiment, networksOf(components));

  const planWithWeights = async () => {
    const prepared = runs.map((run) => describe(run, { data, weights, engine: engine.identity, components }));
    const stock = featureStock(cacheFolder());
    const { force, jobs } = options;
    const unfinished = force ? runs : runs.filter(({ found }) => !isFinishedRecord(found));
    const downloads = downloadsOf(unfinished, { data, weights, components });
    const rates = await readRates(cacheFolder());
    const known = { force, jobs, engine: engine.identity.name, downloads, ...course, workOf };
    const plan = await makePlan(experiment, prepared, stock, rates, known);
    const same = await sameRuns(prepared, place.folder);
    const plannedRuns = plan.runs.map((run) => {
      const other = same.get(run.runId);
      return other ? { ...run, sameAs: other.directory } : run;
    });
    const result = { experiment, components, plugins, ...place, engine, runs: prepared, same, workOf };
    return { ...result, plan: { ...plan, runs: plannedRuns } };
  };
  const planned = await planWithWeights();
  const toDo = planned.runs.filter((_, index) => planned.plan.runs[index]!.action === 'run');
  if (!context.mayDownload) {
    const without = toDo.filter((run) => run.weights === undefined);
    await shared(without, weightsKeyOf, ([run]) => checkLocalWeights(run!.settings, context.progress, components));
  }
  if (!context.mayDownload || toDo.length === 0) return planned;
  const fetched = await shared(toDo, weightsKeyOf, ([run]) =>
    fetchWeights(run!.settings, context.progress, components),
  );
  for (const [key, located] of fetched) weights.set(key, located);
  return planWithWeights();
}

type FoundRun = IdentifiedRun & Pick<PreparedRun, 'found' | 'directory'>;

async function findRuns(runs: readonly IdentifiedRun[], folder: string): Promise<FoundRun[]> {
  const limit = pLimit(16);
  return Promise.all(
    runs.map((run) =>
      limit(async () => {
        const directory = await runDirectory(folder, run.runId);
        return { ...run, directory, found: await findRun(directory) };
      }),
    ),
  );
}

function weightsKeyOf({ settings }: IdentifiedRun): string {
  return weightsKey(settings);
}

function isFinishedRecord(found: FoundRun['found']): found is RunRecord {
  return typeof found === 'object' && isFinished(found);
}

/** Data and weights that runs share, by key. */
interface SharedThings {
  readonly data: ReadonlyMap<string, SharedData>;
  readonly weights: ReadonlyMap<string, LocatedWeights | undefined>;
  readonly components: Components;
}

function describe(run: FoundRun, shared: SharedThings & { readonly engine: EngineIdentity }): PreparedRun {
  const { engine, components } = shared;
  const { key, splits } = shared.data.get(dataKey(run.settings))!;
  const weights = shared.weights.get(weightsKeyOf(run));
  if (splits) {
    checkClassNames(run.settings.training.classWeight, splits.classes);
    checkUpdates(run.settings, splits.train.length);
  }
  const known = { ...run, dataKey: key, splits, weights };
  const features = featureUses(run.settings, splits, weights, engine, components);
  if (!splits || !weights) return { ...known, features, fingerprint: undefined };
  return {
    ...known,
    features,
    fingerprint: fingerprintOf(run.settings, {
      splits,
      weights,
      engine,
      catalogue: components,
      parts: partRevisions,
    }),
  };
}

/** Returns the downloads that the runs need. */
function downloadsOf(runs: readonly FoundRun[], { data, weights, components }: SharedThings): Plan['downloads'] {
  const ofData = [...data.values()].flatMap(({ missing }) => (missing ? [missing] : []));
  const ofWeights = runs
    .filter((run) => weights.get(weightsKeyOf(run)) === undefined)
    .map(({ settings }) => weightsDownload(settings, components));
  const all = [...ofData.map(({ what, bytes = null }) => ({ what, bytes })), ...ofWeights];
  return [...new Map(all.map((download) => [download.what, download])).values()];
}
