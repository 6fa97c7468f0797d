import type { Catalogue } from '../../contracts/catalogue.js';
import { requiredSections, sections } from '../schema/experiment.js';
import { slotOf } from '../schema/section.js';
import { type Problem, Problems } from '../text/problem.js';
import type { Place } from '../text/source-text.js';
import { type Entry, planted } from '../text/tree.js';
import { complete } from './complete.js';
import type { Complete } from './completed.js';
import { deepFreeze } from './deep-freeze.js';
import { settingElsewhere } from './known-settings.js';
import { withoutNulls } from './left-out.js';
import { addSchemaProblems } from './schema-problems.js';

/** A block of one run, complete and checked; both values are undefined for a block whose absence means something. */
export interface ResolvedSection {
  readonly complete: Complete | undefined;
  readonly problems: readonly Problem[];
}

/** Completes and checks one block by itself. `filePlace` is the place of a block that is not written. */
export function resolveSection(
  name: string,
  entry: Entry | undefined,
  filePlace: Place,
  catalogue: Catalogue,
): ResolvedSection {
  const { schema, prepare, check } = sections[name]!;
  const problems = new Problems();
  const slot = slotOf(schema);
  const given = entry && withoutNulls(schema, entry.value, catalogue);
  const place = entry?.value.place ?? filePlace;
  const written = given ?? ('default' in schema ? planted(schema.default, place) : undefined);
  if (!written) {
    if (requiredSections.includes(name)) {
      problems.add(
        'CONFIG_MISSING_SETTING',
        entry?.keyPlace ?? filePlace,
        `${name} is missing; expected ${schema.expected}`,
      );
    }
    return { complete: undefined, problems: problems.all };
  }
  const prepared = prepare && written.kind === 'map' ? prepare(written, catalogue) : written;
  const at = { path: [name], keyPlace: entry?.keyPlace ?? filePlace };
  const elsewhere = settingElsewhere(catalogue);
  const result = complete(schema, prepared, at, { catalogue, problems, elsewhere });
  if (!slot) addSchemaProblems(schema, { tree: result.tree, ...at, owner: name, elsewhere }, problems);
  if (problems.all.length === 0) check?.(result.tree, written, problems, catalogue);
  deepFreeze(result.document);
  deepFreeze(result.settings);
  return { complete: result, problems: problems.all };
}
