import type { Metric } from '../../contracts/experiment.js';
import type { Activity, Progress } from '../../contracts/progress.js';
import type { LeaderboardRow } from '../../contracts/results.js';
import type { FeatureResult, TaskEvent } from '../../contracts/work.js';
import type { Holder } from '../../foundation/leases/holder.js';
import { featureLabel } from '../../plan/feature-label.js';
import { monitored } from '../../record/leaderboard/leaderboard.js';
import { durationText, metricText, plural } from '../../report/text/format.js';
import { shortNames } from '../../report/text/short-names.js';
import { printable } from '../../report/text/table/table.js';
import { phraseText } from '../../report/text/value-text.js';
import type { FeatureJob, RunJob } from '../../schedule/jobs.js';
import type { Outcome } from '../../schedule/outcome.js';
import { rateText } from '../progress/amounts.js';

/** Shows a sweep: images per second of features, the number of finished runs, the epoch of each current run. */
export class SweepDisplay {
  readonly #progress: Progress;
  readonly #monitor: Metric;
  readonly #total: number;
  readonly #names: ReadonlyMap<string, string>;
  readonly #running = new Map<string, { readonly activity: Activity; fraction: number }>();
  readonly #said = new Set<string>();
  #features: Activity | undefined;
  #runs: Activity | undefined;
  #finished = 0;

  constructor(progress: Progress, sweep: { monitor: Metric; sweptPaths: readonly string[]; runs: number }) {
    this.#progress = progress;
    this.#monitor = sweep.monitor;
    this.#total = sweep.runs;
    const names = shortNames(sweep.sweptPaths);
    this.#names = new Map(sweep.sweptPaths.map((path, index) => [path, names[index]!]));
  }

  featuresStarted(job: FeatureJob): void {
    this.#features = this.#progress.begin(`features ${job.task.settings.backbone.name}`, 'images');
  }

  featuresEvent(_job: FeatureJob, event: TaskEvent): void {
    if (event.kind === 'warning') this.#warnOnce(event.message);
    if (event.kind !== 'features') return;
    this.#features?.update(event.done, event.total, event.bad > 0 ? [`${event.bad} bad`] : []);
  }

  featuresFinished(job: FeatureJob, outcome: Outcome<FeatureResult>): void {
    this.#features?.end();
    this.#features = undefined;
    if (outcome.status === 'finished') this.#sayOnce(featuresText(job, outcome.result));
    if (outcome.status !== 'failed') return;
    this.#progress.warn(failureText(`features ${featureLabel(job.task.settings, job.task.cut)}`, outcome));
    this.#said.add(`features: ${outcome.error}`);
  }

  runEvent({ task }: RunJob, event: TaskEvent): void {
    if (event.kind === 'warning') this.#warnOnce(event.message);
    if (event.kind !== 'epoch') return;
    this.#runs ??= this.#progress.begin('all runs', 'runs');
    const running = this.#running.get(task.runId) ?? {
      activity: this.#progress.begin(this.#settingsText(task), 'epochs'),
      fraction: 0,
    };
    this.#running.set(task.runId, running);
    running.fraction = event.epoch / event.epochs;
    const { loss, valLoss, valAccuracy } = event;
    running.activity.update(event.epoch, event.epochs, [
      ...(valLoss === null ? [] : [`val_loss ${metricText(valLoss)}`]),
      ...(valAccuracy === null ? [] : [`val_accuracy ${metricText(valAccuracy)}`]),
      `loss ${metricText(loss)}`,
    ]);
    this.#updateRuns();
  }

  /** Notes once which other process is at work. */
  taken({ task }: FeatureJob | RunJob, holder: Holder | undefined): void {
    const other = holder ? `Another command (process ${holder.pid} on ${holder.host})` : 'Another command';
    if (task.kind === 'run') this.#sayOnce(`${other} does runs of this experiment too: each is done by one of them.`);
    else this.#sayOnce(`${other} computes features ${featureLabel(task.settings, task.cut)}: waiting for it.`);
  }

  /** Shows a run's outcome; `failure` is given if the run has no result of its own. */
  runRecorded(
    { task }: RunJob,
    row: LeaderboardRow,
    failure?: { error: string; remedy?: string },
    elsewhere = false,
  ): void {
    this.#running.get(task.runId)?.activity.end();
    this.#running.delete(task.runId);
    if (row.status === 'stopped') return;
    this.#finished++;
    this.#updateRuns();
    const place = `run ${this.#finished}/${this.#total} ${task.runId} ${this.#settingsText(task)}`;
    if (failure) this.#warnOfFailure(place, failure);
    else if (row.status === 'diverged') this.#progress.warn(`${place}: diverged: ${row.error}`);
    else this.#progress.note(`${place}: ${this.#resultText(row)}${elsewhere ? ', by the other command' : ''}`);
  }

  close(): void {
    for (const { activity } of this.#running.values()) activity.end();
    this.#features?.end();
    this.#runs?.end();
  }

  /**
   * Updates the number of finished runs, in which a run under way counts as the fraction of its epochs that is done, so
   * that the time left is useful early.
   */
  #updateRuns(): void {
    const underWay = [...this.#running.values()].reduce((sum, { fraction }) => sum + fraction, 0);
    this.#runs?.update(this.#finished + underWay, this.#total);
  }

  /** Returns the swept settings and the seed, which identify a run in a sweep: `learning_rate 0.01 seed 2`. */
  #settingsText({ swept, settings }: RunJob['task']): string {
    const values = Object.entries(swept).map(([path, value]) => `${this.#names.get(path)} ${phraseText(value)}`);
    return printable([...values, `seed ${settings.seed}`].join(' '));
  }

  #resultText(row: LeaderboardRow): string {
    const value = monitored(row, this.#monitor);
    const metric = value === null ? 'done' : `${this.#monitor} ${metricText(value)}`;
    return `${metric}, ${plural(row.epochs, 'epoch')} in ${durationText(row.trainSeconds)}`;
  }

  /** Notes a text once: feature sets that differ only in their splits give the same text. */
  #sayOnce(text: string): void {
    if (!this.#said.has(text)) this.#progress.note(text);
    this.#said.add(text);
  }

  /** Runs that share features fail for one reason, which may list many images: it is shown in full once. */
  #warnOfFailure(place: string, failure: { error: string; remedy?: string }): void {
    const [firstLine = ''] = failure.error.split('\n', 1);
    const shownBefore = this.#said.has(failure.error);
    this.#said.add(failure.error);
    this.#progress.warn(
      shownBefore ? `${place}: failed: ${firstLine.replace(/:$/, '')} (as above)` : failureText(place, failure),
    );
  }

  #warnOnce(message: string): void {
    if (!this.#said.has(message)) this.#progress.warn(`warning: ${message}`);
    this.#said.add(message);
  }
}

function featuresText(job: FeatureJob, { computed, stored, seconds }: FeatureResult): string {
  const place = `features ${featureLabel(job.task.settings, job.task.cut)}`;
  // Without a cut the store only records which images can be decoded.
  const [done, before] = job.task.cut === null ? ['decoded', 'known'] : ['computed', 'stored'];
  if (computed === 0) return `${place}: all ${stored} ${before} before`;
  const rate = `${durationText(seconds)} (${rateText(computed / seconds, 'images')})`;
  return `${place}: ${computed} ${done} in ${rate}, ${stored} ${before} before`;
}

function failureText(place: string, { error, remedy }: { error: string; remedy?: string }): string {
  return `${place}: failed: ${error}${remedy === undefined ? '' : `\n  ${remedy}`}`;
}
