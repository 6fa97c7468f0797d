import { processPort } from './process-port.js';

// This is the program of a worker process. It decides nothing and communicates only with its parent; it may be killed
// at any moment. The port is opened before everything else is loaded, because that takes a second in which the parent
// may die.

const port = processPort();
await import('../tfjs/ready.js');
const { catalogue } = await import('../catalogue.js');
const { serve } = await import('./serve.js');
serve(port, catalogue);
