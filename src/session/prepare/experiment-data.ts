import type { PlannedData } from '../../contracts/plan.js';
import type { Progress } from '../../contracts/progress.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { plannedData } from '../../plan/planned-data.js';
import type { OpenedExperiment } from './prepare.js';
import { shared } from './shared.js';
import { dataKey, openSharedData, type SharedData } from './shared-data.js';

/**
 * Returns the data of an experiment's runs as far as they are on this machine; a folder that is not there is a warning, as the
 * file may be meant for another machine. Downloads nothing.
 *
 * @throws EspalierError where the data are here and cannot be used
 */
export async function experimentData(
  { experiment, components }: OpenedExperiment,
  progress: Progress,
): Promise<readonly PlannedData[]> {
  const known = await shared(
    experiment.runs,
    ({ settings }) => dataKey(settings),
    async ([run]): Promise<SharedData['splits'] | undefined> => {
      const opened = openSharedData(run!.settings, { mayDownload: false, progress }, components);
      return opened.then(
        ({ splits }) => splits,
        (error) => isAbsent(error, progress),
      );
    },
  );
  return plannedData(experiment.runs.map(({ settings }) => ({ settings, splits: known.get(dataKey(settings)) })));
}

function isAbsent(error: unknown, progress: Progress): undefined {
  if (!(error instanceof EspalierError) || error.code !== 'DATA_NOT_FOUND') throw error;
  progress.warn(`warning: ${error.message}`);
}
