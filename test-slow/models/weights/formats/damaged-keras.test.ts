import { testTenThousand } from './ten-thousand.js';

testTenThousand(['.keras']);
