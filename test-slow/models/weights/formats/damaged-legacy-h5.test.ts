import { testTenThousand } from './ten-thousand.js';

testTenThousand(['legacy .h5']);
