import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { catalogue } from '../../src/catalogue.js';
import { loadAgain } from '../../src/plugins/load-again.js';
import { locatePlugin } from '../../src/plugins/locate-plugin.js';
import { openExperiment } from '../../src/session/prepare/prepare.js';
import { warningsOnly } from '../../src/session/warnings-only.js';

const settings = `version: 1
dataset: { source: { synthetic: {} } }
backbone: { name: mobilenet_v2, weights: random }
head: {}
`;

/** What is said of a plugin with this text; of the plugin line, where that is given. */
async function problemWith(t: Test, plugin: string, line = './own.js'): Promise<{ code: string; message: string }> {
  const folder = t.testdir({ 'own.js': plugin, 'photos.yaml': `${settings}plugins: [${line}]\n` });
  return openExperiment(join(folder, 'photos.yaml'), { set: [] }, warningsOnly).then(
    () => t.fail('it is refused'),
    (error) => error,
  );
}

const schedule = (changes: string) =>
  `export default { schedules: [{ name: 'own', revision: 1, summary: 'Own.', schema: { type: 'object' }, factor: () => 1, ${changes} }] };`;

t.test('a plugin that throws is shown with its own message and line, at the place where it is named', async (t) => {
  const { code, message } = await problemWith(t, "const a = 1;\nthrow new Error('no licence');");
  t.equal(code, 'PLUGIN_NOT_LOADED');
  t.match(message, /photos\.yaml:5:11 \.\/own\.js \(line 2\) throws Error: no licence\n/);
  t.match(message, /\| plugins: \[\.\/own\.js\]\n +\| +\^{8}/);
  const syntax = await problemWith(t, 'export default {');
  t.equal(syntax.code, 'PLUGIN_NOT_LOADED');
});

t.test('what a plugin exports is checked', async (t) => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['export const a = 1;', /exports no components; expected a default export/],
    ['export default { optimisers: [] };', /exports optimisers, which is not a kind of component; expected sources, /],
    ['export default { schedules: {} };', /exports schedules that are not a list/],
    [schedule("name: 'My Own'"), /schedules\[0\], whose name is not in snake_case/],
    [schedule('revision: 0'), /own, whose revision is not a whole number from 1/],
    [schedule("summary: ''"), /own, which has no summary/],
    [schedule('schema: {}'), /own, whose schema is not one of an object/],
    [schedule("schema: { type: 'object', properties: { a: { type: 'real' } } }"), /own, whose schema cannot be used: /],
    ["export default { tasks: [{ kind: 'Dance' }] };", /tasks\[0\], whose kind is not in lower case/],
    ["export default { tasks: [{ kind: 'dance' }] };", /tasks\[0\], dance, which lacks the function perform/],
    [schedule('factor: 1'), /own, which lacks the function factor/],
  ];
  for (const [text, expected] of wrong) {
    const { code, message } = await problemWith(t, text);
    t.equal(code, 'PLUGIN_WRONG_SHAPE', text);
    t.match(message, expected);
  }
  t.match(await problemWith(t, schedule("name: 'constant'")), {
    code: 'PLUGIN_NAME_TAKEN',
    message: /exports schedules with the name constant, which is taken/,
  });
  t.match(await problemWith(t, "export default { tasks: [{ kind: 'range-test', perform() {} }] };"), {
    code: 'PLUGIN_NAME_TAKEN',
    message: /photos\.yaml:5:11 \.\/own\.js exports tasks with the name range-test, which is taken/,
  });
  const engine = schedule("name: 'auto', probe() {}, identify() {}, open() {}").replace('schedules', 'engines');
  t.match(await problemWith(t, engine), {
    code: 'PLUGIN_NAME_RESERVED',
    message: /exports engines with the name auto, which experiment files use for something else/,
  });
});

t.test('an optimizer has a learning rate, and no setting that every optimizer has', async (t) => {
  const optimizer = (properties: string) =>
    `export default { optimizers: [{ name: 'own', revision: 1, summary: 'Own.', slots: () => ({}), step: () => {}, schema: { type: 'object', properties: { ${properties} } } }] };`;
  const number = "{ type: 'number', default: 1 }";
  t.match(await problemWith(t, optimizer(`decay: ${number}`)), {
    code: 'PLUGIN_WRONG_SHAPE',
    message: /optimizers\[0\], own, whose schema lacks the setting learning_rate/,
  });
  // Each would be taken for the optimizer's own, and nothing would be clipped, averaged or accumulated.
  for (const setting of ['name', 'clipnorm', 'gradient_accumulation_steps', 'ema_momentum', 'layer_decay'])
    t.match(await problemWith(t, optimizer(`learning_rate: ${number}, ${setting}: ${number}`)), {
      code: 'PLUGIN_WRONG_SHAPE',
      message: new RegExp(`own, whose schema declares ${setting}, which is a setting of all optimizers`),
    });
});

t.test('a plugin lies beside the file or below, links followed', async (t) => {
  for (const line of ['../own.js', '/tmp/own.js', 'some-package', './a/../../own.js', '"."'])
    t.equal((await problemWith(t, schedule(''), line)).code, 'PLUGIN_OUTSIDE', line);
  t.match(await problemWith(t, schedule(''), './absent.js'), {
    code: 'PLUGIN_NOT_FOUND',
    message: /there is no file .*absent\.js/,
  });
  t.match(await problemWith(t, schedule(''), './photos.yaml'), { code: 'PLUGIN_NOT_FOUND', message: /ends in \.js/ });
  const folder = t.testdir({ 'outside.js': schedule(''), inside: {} });
  await symlink(join(folder, 'outside.js'), join(folder, 'inside/own.js'));
  await t.rejects(locatePlugin('./own.js', join(folder, 'inside')), {
    code: 'PLUGIN_OUTSIDE',
    message: /is a link to /,
  });
});

t.test('a worker loads what its parent found, and nothing else', async (t) => {
  const folder = t.testdir({ 'own.js': schedule('') });
  const plugin = await locatePlugin('./own.js', folder);
  const builtIn = { components: catalogue, tasks: [] };
  const { components } = await loadAgain(builtIn, [plugin]);
  t.match(components.schedules.at(-1), { name: 'own', plugin: plugin.sha256 });
  await writeFile(plugin.path, schedule('other: 1'));
  await t.rejects(loadAgain(builtIn, [plugin]), { code: 'PLUGIN_CHANGED' });
});

t.test('plugins change nothing of a run that does not name their components, and are not overridden', async (t) => {
  const folder = t.testdir({
    'own.js': schedule(''),
    'photos.yaml': settings,
    'with.yaml': `name: photos\nplugins: [./own.js]\n${settings}`,
  });
  const open = (file: string, set: string[] = []) => openExperiment(join(folder, file), { set }, warningsOnly);
  const [without, having] = [await open('photos.yaml'), await open('with.yaml')];
  t.same(having.experiment.runs[0]!.document, without.experiment.runs[0]!.document);
  await t.rejects(open('photos.yaml', ['plugins=[./own.js]']), { code: 'CONFIG_BAD_OVERRIDE' });
});
