import t from 'tap';
import { decide } from '../../src/plan/decide.js';

const fingerprint = { data: 'd', weights: 'w', engine: { name: 'onnxruntime' }, components: { 'optimizer adam': 1 } };
const done = { status: 'done', fingerprint, error: '' } as const;
const revised = { ...fingerprint, components: { 'optimizer adam': 2 } };

t.test('unfinished runs are done', (t) => {
  const failed = { ...done, status: 'failed', error: 'out of memory' } as const;
  for (const force of [false, true]) {
    t.strictSame(decide(undefined, fingerprint, { force }), { action: 'run', reason: 'not run yet' });
    t.match(decide('unfinished', fingerprint, { force }), { action: 'run', reason: /did not finish/ });
    t.strictSame(decide(failed, fingerprint, { force }), { action: 'run', reason: 'failed before: out of memory' });
  }
  t.end();
});

t.test('finished runs are not repeated, unless forced', (t) => {
  for (const status of ['done', 'diverged'] as const) {
    t.strictSame(decide({ ...done, status }, fingerprint, { force: false }), { action: 'skip', reason: 'finished' });
    t.match(decide({ ...done, status }, fingerprint, { force: true }), { action: 'run', reason: /--force/ });
  }
  t.end();
});

t.test('runs finished with other inputs are repeated, with the reason', (t) => {
  t.strictSame(decide(done, { ...revised, weights: 'x' }, { force: false }), {
    action: 'run',
    reason: "the backbone's weights changed; optimizer adam went from revision 1 to 2",
  });
  t.end();
});

t.test('inputs that are not on this machine are not compared', (t) => {
  t.match(decide(done, undefined, { force: false }), { action: 'skip', reason: /not here/ });
  t.match(decide(undefined, undefined, { force: false }), { action: 'run' });
  t.end();
});
