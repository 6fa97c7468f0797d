import t, { type Test } from 'tap';
import { createProgram } from '../../src/cli/program.js';
import { espalier, espalierProcess } from './espalier.js';

const here = (t: Test) => ({ cwd: t.testdir() });

t.test('the version', async (t) => {
  const { code, stdout, stderr } = await espalierProcess(['--version'], here(t));
  t.equal(code, 0);
  t.match(stdout, /^\d+\.\d+\.\d+\n$/);
  t.equal(stderr, '');
});

t.test('help lists every command, with an example and the exit codes', async (t) => {
  const { code, stdout } = await espalier(['--help'], here(t));
  t.equal(code, 0);
  for (const { name } of createProgram().commands.map((command) => ({ name: command.name() })))
    t.match(stdout, new RegExp(`^  ${name} `, 'm'));
  t.match(stdout, /Example:\n {2}espalier/);
  t.match(stdout, /130 interrupted/);
});

t.test('every command explains itself, with an example', async (t) => {
  for (const command of createProgram().commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    t.match(help, new RegExp(`^Usage: espalier ${command.name()} `), command.name());
    t.match(help, new RegExp(`\nExample:\n  espalier ${command.name()}`), command.name());
  }
});

t.test('a command line that is wrong: exit 2, and the nearest name', async (t) => {
  const cases: [args: string[], message: RegExp][] = [
    [['dcotor'], /unknown command 'dcotor'\n\(Did you mean doctor\?\)/],
    [['doctor', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    [['doctor', 'now'], /too many arguments for 'doctor'/],
    [[], /Usage: espalier/],
  ];
  for (const [args, message] of cases) {
    const { code, stdout, stderr } = await espalier(args, here(t));
    t.equal(code, 2, args.join(' '));
    t.match(stderr, message);
    t.notMatch(stderr, /^ +at /m);
    t.equal(stdout, '');
  }
});
