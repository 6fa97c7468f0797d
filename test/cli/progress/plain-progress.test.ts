import { PassThrough } from 'node:stream';
import t from 'tap';
import { PlainProgress } from '../../../src/cli/progress/plain-progress.js';
import { QuietProgress } from '../../../src/cli/progress/quiet-progress.js';

t.test('one line in five seconds, whatever goes on, and what stays at once', async (t) => {
  const stream = new PassThrough().setEncoding('utf8');
  let now = 0;
  const progress = new PlainProgress(stream, () => now);
  const features = progress.begin('features', 'images');
  const download = progress.begin('download', 'bytes');
  for (; now <= 12_000; now += 100) {
    features.update(now / 100, 200);
    download.update(now);
  }
  features.end('features: 200 images');
  download.end();
  progress.note('done');
  // 10 images a second: 50 at 5 s and 100 at 10 s, of 200.
  t.equal(
    stream.read(),
    `features: 50/200 images, 10 images/s, 0:15 left
features: 100/200 images, 10 images/s, 0:10 left
features: 200 images
done
`,
  );
});

t.test('quiet: warnings only', async (t) => {
  const stream = new PassThrough().setEncoding('utf8');
  const progress = new QuietProgress(stream);
  progress.note();
  progress.warn('careful');
  const activity = progress.begin();
  activity.update(1, 2);
  activity.end('over');
  t.equal(stream.read(), 'careful\n');
});
