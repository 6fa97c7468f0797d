import type { Plan, PlannedDownload, PlannedFeatures, PlannedRun } from '../../contracts/plan.js';
import { dataText } from './data-text.js';
import { bytesText, countText, durationText, isNumeric, plural } from './format.js';
import { sameRunsText } from './same-runs-text.js';
import { shortNames } from './short-names.js';
import { printable, renderTable } from './table/table.js';
import { trainingText } from './training-text.js';
import { valueText } from './value-text.js';

/** A plan as text: what is to be done, what it costs, and every run with the reason for its action. */
export function planText(plan: Plan, width?: number): string {
  const toDo = plan.runs.filter(({ action }) => action === 'run').length;
  const facts = [
    `${printable(plan.name)}: ${plural(plan.runs.length, 'run')}, ${countText(toDo)} to do, ` +
      `${countText(plan.runs.length - toDo)} finished; engine ${plan.engine}`,
    ...(plan.recipe ? recipeText(plan.recipe) : []),
    ...trainingText(plan.training ?? []),
    ...dataText(plan.data),
    ...plan.downloads.map((download) => `to download: ${downloadText(download)}`),
    ...plan.features.map((set) => `features: ${featuresText(set)}`),
    ...(toDo > 0 ? [timeText(plan)] : []),
    ...sameRunsText(plan.runs),
  ];
  return `${facts.join('\n')}\n\n${runsTable(plan, width)}\n`;
}

function recipeText({ name, lines }: NonNullable<Plan['recipe']>): readonly string[] {
  if (lines.length === 0) return [`recipe ${name}: the file already sets everything itself`];
  return [`recipe ${name} stands for:`, ...lines.map((line) => printable(`  ${line}`))];
}

function downloadText({ what, bytes, alternatives = [{ what, bytes }] }: PlannedDownload): string {
  return alternatives
    .map(({ what, bytes }) => (bytes === 0 ? printable(what) : `${printable(what)} (${bytesText(bytes)})`))
    .join(', or else ');
}

function featuresText({ label, place: kept, rowBytes, images, needed, stored, bytes, runs }: PlannedFeatures): string {
  const size = rowBytes === null ? '' : `, ${bytesText(rowBytes)} per image`;
  const place = `${label}${size}, for ${plural(runs, 'run')}`;
  if (needed === null || stored === null || images === null) return `${place}: unknown before the download`;
  const views =
    needed === images ? plural(images, 'image') : `${countText(needed)} views of ${plural(images, 'image')}`;
  const disk = bytes === null ? '' : `${bytesText(bytes)} on disk, `;
  if (kept === 'recomputed') return `${place}: ${views}, ${disk}over training.feature_disk: recomputed in every epoch`;
  return `${place}: ${views}, ${disk}${countText(stored)} stored, ${countText(needed - stored)} to compute`;
}

function timeText({ seconds, jobs }: Plan): string {
  const about = (part: 'features' | 'training') =>
    seconds[part] !== null && seconds.about?.includes(part) ? 'about ' : '';
  const features = `${about('features')}${durationText(seconds.features)}`;
  // Early stopping may end runs sooner.
  const most = seconds.training === null ? '' : 'at most ';
  const training = `${most}${about('training')}${durationText(seconds.training)}`;
  const isUnknown = seconds.features === null || seconds.training === null;
  const note = isUnknown ? ' (unknown: never measured on this machine)' : '';
  return `time: features ${features}, training ${training} with ${plural(jobs, 'run')} at once${note}`;
}

function runsTable({ runs, sweptPaths }: Plan, width: number | undefined): string {
  const names = shortNames(sweptPaths);
  const values = (run: PlannedRun) => sweptPaths.map((path) => valueText(run.swept[path]));
  const sweptColumns = names.map((title, index) => ({
    title,
    align: isNumeric(runs.map((run) => values(run)[index]!)) ? ('right' as const) : ('left' as const),
  }));
  return renderTable(
    [
      { title: 'run', align: 'left' },
      ...sweptColumns,
      { title: 'seed', align: 'right' },
      { title: 'action', align: 'left' },
      { title: 'reason', align: 'left' },
    ],
    runs.map((run) => [run.runId, ...values(run), String(run.seed), run.action, run.reason]),
    width,
  );
}
