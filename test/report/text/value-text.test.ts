import t from 'tap';
import { phraseText, valueText } from '../../../src/report/text/value-text.js';

t.test('values as people write them, given or as their JSON text', async (t) => {
  for (const [value, text] of [
    [0.001, '0.001'],
    ['all', 'all'],
    [null, ''],
    [undefined, ''],
    [{ until: 'block_13' }, 'until block_13'],
    [['imagenet', 'coco'], 'imagenet, coco'],
    [{ learning_rate: 0.01, name: 'adam' }, 'adam, learning_rate 0.01'],
    [{ lp_ft: { learning_rate: 0.1 } }, 'lp_ft learning_rate 0.1'],
    [
      [{ dense: { activation: 'relu', units: 64 } }, { dropout: 0.2 }],
      'dense (activation relu, units 64), dropout 0.2',
    ],
    [{ steps: [{ random_flip: 'horizontal' }], views: 4 }, 'steps random_flip horizontal, views 4'],
    [{ steps: [], views: 1 }, 'steps [], views 1'],
    [{}, '{}'],
  ] as const) {
    t.equal(valueText(value), text);
    if (typeof value === 'object' && value !== null)
      t.equal(valueText(JSON.stringify(value)), text, 'as a leaderboard has it');
  }
  t.equal(valueText('{ no JSON'), '{ no JSON');
  t.equal(phraseText({ learning_rate: 0.01, name: 'adam' }), '(adam, learning_rate 0.01)', 'in a sentence');
  t.equal(phraseText({ until: 'block_13' }), 'until block_13');
  t.equal(phraseText(undefined), 'left out');
});
