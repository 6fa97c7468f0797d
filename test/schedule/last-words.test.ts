import t from 'tap';
import { lastWords } from '../../src/schedule/last-words.js';

t.test('of an uncaught error: its message, without frames', async (t) => {
  const output = `file:///x/y.js:3
throw new Error('boom');
      ^

Error: boom
    at perform (file:///x/y.js:3:7)
    at node:internal/main:28:49

Node.js v20.20.2`;
  t.equal(lastWords(output.split('\n')), 'Error: boom');
});

t.test('without an error: the last lines that say something', async (t) => {
  t.equal(lastWords(['one', 'two', '', 'three', '  four']), 'two / three / four');
  t.equal(lastWords(['', '']), '');
});

t.test('of V8 without memory', async (t) => {
  const output = `<--- JS stacktrace --->

FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory
----- Native stack trace -----

 1: 0xb8ced1 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]
 2: 0xf06460  [node]`;
  t.match(lastWords(output.split('\n')), /JavaScript heap out of memory$/);
});

t.test('at most 400 characters', async (t) => {
  t.equal(lastWords(['x'.repeat(2000)]), `${'x'.repeat(399)}…`);
});
