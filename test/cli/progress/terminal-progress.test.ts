import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { TerminalProgress } from '../../../src/cli/progress/terminal-progress.js';

const csi = '\u001b[';
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
const clearBelow = `${csi}0J`;
/** Redraws come eight times a second. */
const aRedraw = 200;

function fakeTerminal(columns: number, rows: number) {
  const stream = Object.assign(new PassThrough().setEncoding('utf8'), { isTTY: true, columns, rows });
  const written = () => String(stream.read() ?? '');
  return { stream: stream as unknown as NodeJS.WriteStream & { columns: number }, written };
}

t.test('lines that stay scroll up; live lines go when all is over, and the cursor is back', async (t) => {
  const { stream, written } = fakeTerminal(60, 24);
  const progress = new TerminalProgress(stream);
  progress.note('before');
  t.equal(written(), 'before\n', 'ordinary text while nothing goes on');

  const features = progress.begin('features', 'images');
  const other = progress.begin('other', 'bytes');
  features.update(5, 10);
  await sleep(aRedraw);
  const live = written();
  t.match(live, hideCursor);
  t.match(live, /features {2}█+░+ {2}5\/10 images/);
  t.match(live, /other {2}0 B/);

  progress.note('one line');
  progress.note('another');
  await sleep(aRedraw);
  const scrolled = written();
  const text = scrolled.slice(scrolled.indexOf(clearBelow));
  t.ok(text.startsWith(clearBelow), 'what stood below is cleared first');
  t.match(text, /one line\nanother\n.*features/s);

  features.end('features: all of them');
  other.end();
  const last = written();
  t.match(last, /features: all of them\n/);
  t.match(last, showCursor);
  progress.note('after');
  t.equal(written(), 'after\n');
  progress.close();
  t.equal(written(), '', 'closing twice does nothing');
});

t.test('a window that becomes narrower: the rows that its lines wrap to are cleared', async (t) => {
  const { stream, written } = fakeTerminal(100, 24);
  const progress = new TerminalProgress(stream);
  progress.begin('x'.repeat(40), 'images').update(1, 2);
  await sleep(aRedraw);
  // 40 + 2 + 30 for the bar + 2 + 10 for `1/2 images` = 84 columns, which are 3 rows of 40.
  t.match(written(), `${'x'.repeat(40)}  ${'█'.repeat(15)}${'░'.repeat(15)}  1/2 images`);
  stream.columns = 40;
  stream.emit('resize');
  await sleep(aRedraw);
  t.match(written(), `${csi}2A${clearBelow}`);
  progress.close();
  written();
});

t.test('more activities than the window has rows', async (t) => {
  const { stream, written } = fakeTerminal(60, 5);
  const progress = new TerminalProgress(stream);
  const activities = [1, 2, 3, 4, 5].map((number) => progress.begin(`activity ${number}`, 'images'));
  for (const activity of activities) activity.update(1, 2);
  await sleep(aRedraw);
  const live = written();
  t.match(live, 'activity 3');
  t.notMatch(live, 'activity 4');
  for (const activity of activities) activity.end();
  t.match(written(), showCursor);
});
