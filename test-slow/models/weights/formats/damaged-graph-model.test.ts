import { testTenThousand } from './ten-thousand.js';

testTenThousand(['graph-model']);
