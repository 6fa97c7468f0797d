import t from 'tap';
import { channelContract, contractWorker } from '../../src/testing/channel-contract.js';
import { inProcessLauncher } from './in-process.js';

const open = inProcessLauncher((port, machine) => {
  contractWorker(port, { write: (line) => machine.write(`${line}\n`), end: () => machine.end() });
});

for (const [what, check] of Object.entries(channelContract)) t.test(what, (t) => t.resolves(check(open)));
