import t from 'tap';
import type { Channel } from '../../src/schedule/channel.js';
import { contractWorker } from '../../src/testing/channel-contract.js';
import { checkChannel } from '../../src/testing/check-channel.js';
import { inProcessLauncher } from '../schedule/in-process.js';
import { refused } from './broken-components.js';

const open = inProcessLauncher((port, machine) => {
  contractWorker(port, { write: (line) => machine.write(`${line}\n`), end: () => machine.end() });
});

/** Channels of which one thing is different. */
const having = (change: (channel: Channel) => Partial<Channel>) => () => {
  const channel = open();
  const changed = change(channel);
  return new Proxy(channel, {
    get(target, key: keyof Channel) {
      const value = changed[key] ?? target[key];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};

t.test('a sound launcher passes', () => checkChannel('in_process', open));

t.test('broken ones are refused', async (t) => {
  const asText = having((channel) => ({ send: (message) => channel.send(JSON.parse(JSON.stringify(message))) }));
  await refused(t, checkChannel('text', asText), /^text: messages arrive as they are, in order, both ways: /);
  const later = having((channel) => ({ send: (message) => void setTimeout(() => channel.send(message), 5) }));
  await refused(t, checkChannel('late', later), /^late: a message is a copy, of the time when it was sent: /);
  const silent = having((channel) => ({
    onClosed: (listener) => channel.onClosed((death) => listener({ ...death, output: [] })),
  }));
  await refused(t, checkChannel('silent', silent), /^silent: a worker that ends: its last message, then its death/);
});
