import t from 'tap';
import { espalier } from '../espalier.js';

const columns = 'val_accuracy,val_loss,test_accuracy,test_loss,epochs,train_seconds,features_seconds,error';

function csv(losses: readonly number[]): string {
  const rows = losses.map((loss, seed) => `${'abc'[seed]}00000000000,done,${seed},0.5,${loss},0.5,${loss},3,1,2,`);
  return `run_id,status,seed,${columns}\n${rows.join('\n')}\n`;
}

t.test('leaderboards as tables; a folder stands for the file in it', async (t) => {
  const cwd = t.testdir({ runs: { a: { 'leaderboard.csv': csv([0.5, 0.25]) } }, 'b.csv': csv([1]) });
  const { code, stdout, stderr } = await espalier(['leaderboard', 'runs/a', 'b.csv'], { cwd });
  t.same([code, stderr], [0, '']);
  t.match(stdout, /^runs\/a\/leaderboard\.csv: 2 runs\n\nrun +seed .*\na00000000000 +0 +0\.5000 +0\.5000/);
  t.match(stdout, /\nb\.csv: 1 run\n/);
  t.equal((await espalier(['leaderboard', 'a', 'b.csv'], { cwd })).stdout, stdout, 'a name stands for its folder');
  const json = await espalier(['leaderboard', 'b.csv', '--all', '--json'], { cwd });
  t.match(JSON.parse(json.stdout), [{ path: 'b.csv', rows: [{ runId: 'a00000000000' }], earlier: [] }]);
});

t.test('compare: B minus A', async (t) => {
  const cwd = t.testdir({ 'a.csv': csv([0.5, 0.25]), 'b.csv': csv([0.25, 0.125]) });
  const { code, stdout } = await espalier(['compare', 'a.csv', 'b.csv'], { cwd });
  t.equal(code, 0);
  t.match(stdout, /2 runs matched by seed/);
  // Means 0.375 and 0.1875.
  t.match(stdout, /val_loss\n.*\n +2 +0\.3750 +0\.1875 +-0\.1875/);
  const json = JSON.parse((await espalier(['compare', 'a.csv', 'b.csv', '--json'], { cwd })).stdout);
  t.equal(json.all.valLoss.difference.mean, -0.1875);
});

t.test('a file that is not a leaderboard: exit 2, and nothing on stdout', async (t) => {
  const cwd = t.testdir({ 'a.csv': csv([1]), 'x.csv': 'a,b\n1,2\n' });
  for (const args of [
    ['leaderboard', 'a.csv', 'x.csv'],
    ['leaderboard', 'nowhere.csv'],
    ['compare', 'a.csv', '.'],
  ]) {
    const { code, stdout, stderr } = await espalier(args, { cwd });
    t.same([code, stdout], [2, ''], args.join(' '));
    t.match(stderr, '[LEADERBOARD_UNREADABLE]');
    t.notMatch(stderr, /^ +at /m);
  }
});
