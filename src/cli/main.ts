import { execute, report } from './execute.js';
import { ignoreClosedPipes } from './output.js';
import { createProgram } from './program.js';

ignoreClosedPipes();
const program = createProgram();
process.on('uncaughtException', (error) => process.exit(report(program, error)));
await execute(program, process.argv.slice(2));
