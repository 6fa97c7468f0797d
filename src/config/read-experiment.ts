import { basename, dirname, extname, resolve } from 'node:path';
import type { Catalogue } from '../contracts/catalogue.js';
import type { Chosen, JsonSchema } from '../contracts/components/component.js';
import type { Experiment, Metric } from '../contracts/experiment.js';
import type { NetworkOf } from '../contracts/networks/freeze.js';
import { EspalierError } from '../foundation/errors/errors.js';
import { settingElsewhere } from './check/known-settings.js';
import { withoutNulls } from './check/left-out.js';
import { addSchemaProblems } from './check/schema-problems.js';
import { withRecipe } from './expand-recipe/with-recipe.js';
import { type Override, parseOverride } from './overrides.js';
import { closingSettings, fileSettings, sections } from './schema/experiment.js';
import { outerSchema } from './schema/file-schema.js';
import { checkAcrossSections } from './sweep/across-sections.js';
import { checkFreezing } from './sweep/check-freezing.js';
import { checkOutputs } from './sweep/check-outputs.js';
import { checkUnfreezing } from './sweep/check-unfreezing.js';
import { expand } from './sweep/expand.js';
import { readSweep, type Sweep } from './sweep/read-sweep.js';
import { sectionVariants } from './sweep/section-variants.js';
import { parse } from './text/parse.js';
import { Problems } from './text/problem.js';
import { readExperimentFile } from './text/read-file.js';
import { SourceText } from './text/source-text.js';
import { entryOf, type MapTree, memberOf, plain, planted, withEntry } from './text/tree.js';

/** A sweep of more runs is taken for a mistake in the grid: at one second each, this many take a day. */
const mostRuns = 100_000;

/** The settings of the file beside its blocks, which are read one by one. */
const ownSettings: JsonSchema = { properties: { ...fileSettings, ...closingSettings } };

export interface ExperimentRequest {
  /** Path of the experiment file, as the user wrote it: read unless `text` is given, and the base of relative paths. */
  readonly path?: string;
  /** Text of the file, in place of reading it. */
  readonly text?: string;
  /** `--set` arguments: `path=value`, the value in YAML. */
  readonly overrides?: readonly string[];
  readonly catalogue: Catalogue;
  /** Gives the network of a backbone; without it, names of layers are not checked. */
  readonly networkOf?: NetworkOf;
}

/**
 * Reads, checks and expands an experiment file. Throws an EspalierError if the file cannot be read, and an
 * ExperimentError that lists all mistakes, each with its place, if it is wrong.
 */
export async function readExperiment(request: ExperimentRequest): Promise<Experiment> {
  const { path, text, catalogue } = request;
  if (path === undefined && text === undefined) throw new TypeError('an experiment needs a path or a text');
  const source =
    text === undefined
      ? await readExperimentFile(path!)
      : new SourceText(path ?? 'experiment', text.replace(/^\uFEFF/, ''));
  const problems = new Problems(source);
  const written = parse(source, problems);
  const overrides = (request.overrides ?? []).map((argument) => parseOverride(argument, problems));
  // The tree of a file with a duplicate key is complete enough to report its other mistakes as well.
  if (problems.all.some(({ code }) => code !== 'CONFIG_DUPLICATE_KEY')) problems.throwIfAny();
  if (!written || (written.kind === 'scalar' && written.value === null)) throw emptyFile(source.label);
  if (written.kind !== 'map') {
    const cramped = written.kind === 'scalar' && /^\w+:\S/.test(String(written.value));
    const advice = cramped ? 'a space after each colon' : 'lines such as version: 1';
    problems.add('CONFIG_WRONG_VALUE', written.place, `this is not a map of settings; expected ${advice}`);
    problems.throwIfAny();
  }
  const given = overrides.filter((override) => override !== undefined);
  const { file, recipe } = withRecipe(written as MapTree, given, catalogue, problems);
  const experiment = experimentOf(
    withFileDefaults(withoutNulls(ownSettings, file, catalogue) as MapTree, path),
    given,
    request,
    problems,
  );
  return Object.freeze({ ...experiment, ...(recipe && { recipe }) });
}

function emptyFile(label: string): EspalierError {
  return new EspalierError('CONFIG_EMPTY', `${label} holds no settings.`, {
    remedy: 'Write a starter file with `espalier init`.',
  });
}

function withFileDefaults(file: MapTree, path: string | undefined): MapTree {
  const defaults = { name: nameFrom(path), seed: 0 };
  let filled = file;
  for (const [key, value] of Object.entries(defaults)) {
    if (entryOf(file, key)) continue;
    filled = withEntry(filled, { key, keyPlace: file.place, value: planted(value, file.place) });
  }
  return filled;
}

/** The file's base name, reduced to the characters that the name of an experiment may have. */
function nameFrom(path: string | undefined): string {
  const base = path === undefined ? '' : basename(path, extname(path));
  const name = base.replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/\.{2,}/g, '.');
  return name.slice(0, 100).replace(/^[-.]+|[-.]+$/g, '') || 'experiment';
}

function experimentOf(
  file: MapTree,
  overrides: readonly Override[],
  { path, catalogue, networkOf }: ExperimentRequest,
  problems: Problems,
): Experiment {
  const start = { ...file.place, start: 0, end: 0 };
  const elsewhere = settingElsewhere(catalogue);
  addSchemaProblems(outerSchema, { tree: file, path: [], keyPlace: start, owner: '', elsewhere }, problems);
  const sweep = readSweep(file, elsewhere, problems);
  refuseDeadOverrides(overrides, sweep, file, problems);
  const runs = sweep.dimensions.reduce((product, { values }) => product * values.length, sweep.seeds.length);
  if (runs > mostRuns) {
    const place = entryOf(file, 'sweep')!.keyPlace;
    problems.add('CONFIG_TOO_MANY_RUNS', place, `the sweep has ${runs} runs; expected at most ${mostRuns}`);
    problems.throwIfAny();
  }
  const blocks = Object.keys(sections).map((name) =>
    sectionVariants(name, file, sweep.dimensions, catalogue, problems),
  );
  if (problems.all.length === 0) {
    checkAcrossSections(blocks, catalogue, problems);
    if (networkOf && problems.all.length === 0) checkOutputs(blocks, networkOf, problems);
    if (networkOf && problems.all.length === 0) checkFreezing(blocks, networkOf, problems);
    if (networkOf && problems.all.length === 0) checkUnfreezing(blocks, networkOf, problems);
  }
  problems.throwIfAny();

  const folder = path === undefined ? process.cwd() : dirname(resolve(path));
  const relativeTo = resolve(folder, String(plain(memberOf(file, 'relative_to') ?? planted('.', start))));
  const expanded = expand(blocks, sweep, { name: String(plain(memberOf(file, 'name')!)), relativeTo });
  const base = (name: string) => blocks.find((block) => block.name === name)!.base.complete!.settings;
  return {
    name: String(plain(memberOf(file, 'name')!)),
    sweptPaths: Object.freeze(sweep.dimensions.map(({ path }) => path)),
    runs: Object.freeze(expanded),
    monitor: (base('training') as { monitor: Metric }).monitor,
    engine: base('engine') as Chosen,
  };
}

/** Refuses an override of a swept setting: it would change nothing, which nobody who writes it expects. */
function refuseDeadOverrides(overrides: readonly Override[], sweep: Sweep, file: MapTree, problems: Problems): void {
  const seeds = memberOf(memberOf(file, 'sweep'), 'seeds');
  for (const { path, parts } of overrides) {
    if (parts[0]!.name === 'plugins') {
      const text = 'plugins are loaded before anything is overridden; expected them in the file';
      problems.add('CONFIG_BAD_OVERRIDE', parts[0]!.place, text);
    }
    const dead = sweep.dimensions.find((swept) => path === swept.path || path.startsWith(`${swept.path}.`));
    const swept = dead ? dead.path : path === 'seed' && seeds?.kind === 'list' ? 'seed' : undefined;
    if (swept === undefined) continue;
    const place = { ...parts[0]!.place, end: parts.at(-1)!.place.end };
    const setting = swept === 'seed' ? 'sweep.seeds' : `sweep.grid.${swept}`;
    const text = `${swept} is swept, so that this changes nothing; expected an override of ${setting}, or ${setting}=null before it`;
    problems.add('CONFIG_BAD_OVERRIDE', place, text);
  }
}
