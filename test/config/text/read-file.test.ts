import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readExperiment } from '../../../src/config/read-experiment.js';
import { catalogue } from '../fake-catalogue.js';
import { minimal } from '../minimal.js';

t.test('a file as it is, with a byte order mark, and with Windows line ends', async (t) => {
  const folder = t.testdir();
  const path = join(folder, 'photos.yaml');
  const texts = [minimal, `\uFEFF${minimal}`, minimal.replaceAll('\n', '\r\n')];
  for (const text of texts) {
    await writeFile(path, text);
    const { name, runs } = await readExperiment({ path, catalogue });
    t.equal(name, 'photos');
    t.equal(runs[0]!.settings.relativeTo, folder);
  }
});

t.test('files that cannot be read', async (t) => {
  const folder = t.testdir({ 'empty.yaml': '', 'comments.yaml': '# nothing\n\n', 'marks.yaml': '---\n...\n' });
  const path = (name: string) => join(folder, name);
  await mkdir(path('folder.yaml'));
  await writeFile(path('latin.yaml'), Buffer.from('version: 1\nname: caf\xe9\n', 'latin1'));
  await writeFile(path('utf16.yaml'), Buffer.from(`\uFEFF${minimal}`, 'utf16le'));
  await writeFile(path('large.yaml'), Buffer.alloc(3 * 1024 * 1024, '# '));
  const cases: [string, string, string][] = [
    ['missing.yaml', 'CONFIG_FILE_MISSING', `There is no file ${path('missing.yaml')}.`],
    ['empty.yaml/x', 'CONFIG_FILE_MISSING', `There is no file ${path('empty.yaml/x')}.`],
    ['folder.yaml', 'CONFIG_FILE_UNREADABLE', `${path('folder.yaml')} cannot be read: it is a folder.`],
    ['latin.yaml', 'CONFIG_NOT_UTF8', `${path('latin.yaml')}:2 is not UTF-8 text.`],
    ['utf16.yaml', 'CONFIG_NOT_UTF8', `${path('utf16.yaml')}:1 is not UTF-8 text.`],
    ['large.yaml', 'CONFIG_FILE_TOO_LARGE', `${path('large.yaml')} has 3.0 MiB; an experiment file has at most 1.`],
    ['empty.yaml', 'CONFIG_EMPTY', `${path('empty.yaml')} holds no settings.`],
    ['comments.yaml', 'CONFIG_EMPTY', `${path('comments.yaml')} holds no settings.`],
    ['marks.yaml', 'CONFIG_EMPTY', `${path('marks.yaml')} holds no settings.`],
  ];
  for (const [name, code, message] of cases) {
    await t.rejects(readExperiment({ path: path(name), catalogue }), { code, message, remedy: /./ }, name);
  }
  await t.rejects(readExperiment({ path: '', catalogue }), { code: 'CONFIG_FILE_MISSING' });
  await t.rejects(readExperiment({ path: 'a\0b', catalogue }), { code: 'CONFIG_FILE_UNREADABLE' });
});

t.test('a file that may not be read', { skip: process.getuid?.() === 0 && 'root may read all' }, async (t) => {
  const path = join(t.testdir({ 'secret.yaml': minimal }), 'secret.yaml');
  await chmod(path, 0);
  await t.rejects(readExperiment({ path, catalogue }), {
    code: 'CONFIG_FILE_UNREADABLE',
    message: `${path} cannot be read: you may not read it.`,
  });
});
