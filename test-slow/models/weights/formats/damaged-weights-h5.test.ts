import { testTenThousand } from './ten-thousand.js';

testTenThousand(['.weights.h5']);
