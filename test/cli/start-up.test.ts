import { readFileSync } from 'node:fs';
import t from 'tap';

/** What a module loads before its first line runs: dynamic imports are not followed. */
function loadedBy(module: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(module.href)) return seen;
  seen.add(module.href);
  const statements = readFileSync(module, 'utf8').matchAll(/^(?:import|export) (?:[^'";]* from )?['"]([^'"]+)['"]/gm);
  for (const [, specifier] of statements) {
    if (specifier!.startsWith('.')) loadedBy(new URL(specifier!, module), seen);
    else seen.add(specifier!);
  }
  return seen;
}

t.test('help and version load the command line alone, so that they come at once', async (t) => {
  const loaded = [...loadedBy(new URL('../../src/cli/main.js', import.meta.url))];
  const packages = loaded.filter((name) => !name.startsWith('file:') && !name.startsWith('node:'));
  t.same(packages, ['commander']);
  const modules = loaded.filter((name) => name.startsWith('file:')).map((href) => href.split('/dist/src/')[1]!);
  t.ok(modules.includes('cli/commands/run.js'));
  t.same(
    modules.filter((module) => !/^(cli|foundation)\//.test(module)),
    [],
  );
});
