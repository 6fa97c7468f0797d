import t from 'tap';
import { frozenText } from '../../../src/report/text/frozen-text.js';

t.test('every form of a freeze setting in words', async (t) => {
  t.equal(frozenText('all'), 'backbone frozen');
  t.equal(frozenText('none'), 'whole backbone tuned');
  t.equal(frozenText({ until: 'block_13' }), 'frozen up to block_13');
  t.equal(frozenText({ match: '^conv' }), 'frozen where names match ^conv');
  t.equal(frozenText({ except: 'block_3' }), 'only block_3 tuned');
  t.equal(frozenText({ trainableLast: 20 }), 'last 20 layers tuned');
  t.equal(frozenText({ trainableLastBlocks: 1 }), 'last block tuned');
});
