import t from 'tap';
import { binary } from '../../../src/compile/kernels/binary.js';
import { convolution } from '../../../src/compile/kernels/convolution.js';
import { convolutionGradients } from '../../../src/compile/kernels/convolution-gradient.js';
import { elementwise } from '../../../src/compile/kernels/elementwise.js';
import { images } from '../../../src/compile/kernels/images.js';
import { kernels } from '../../../src/compile/kernels/index.js';
import { indexing } from '../../../src/compile/kernels/indexing.js';
import { linearAlgebra } from '../../../src/compile/kernels/linear-algebra.js';
import { pools } from '../../../src/compile/kernels/pooling.js';
import { poolingGradients } from '../../../src/compile/kernels/pooling-gradient.js';
import { reductions } from '../../../src/compile/kernels/reduction.js';
import { shapes } from '../../../src/compile/kernels/shape.js';

// Each of these tables has a test of its own, which fails where a kernel of the table has no case.
t.test('every kernel is in exactly one of the tables that have tests', async (t) => {
  const tables = [
    binary,
    convolution,
    convolutionGradients,
    elementwise,
    images,
    indexing,
    linearAlgebra,
    pools,
    poolingGradients,
    reductions,
    shapes,
  ];
  t.same(tables.flatMap(Object.keys).sort(), Object.keys(kernels).sort());
});
