import { registerKernel } from '../../tfjs/core.js';
import { tracing, tracingBackendName } from '../tracing-backend.js';
import { binary } from './binary.js';
import { convolution } from './convolution.js';
import { convolutionGradients } from './convolution-gradient.js';
import { elementwise } from './elementwise.js';
import { images } from './images.js';
import { indexing } from './indexing.js';
import type { Kernels } from './kernel.js';
import { ofKnownIntegers } from './known-integers.js';
import { linearAlgebra } from './linear-algebra.js';
import { pools } from './pooling.js';
import { poolingGradients } from './pooling-gradient.js';
import { reductions } from './reduction.js';
import { shapes } from './shape.js';

/** Every tfjs kernel that can be compiled. Tracing a function that needs another one fails with that kernel's name. */
export const kernels: Kernels = {
  ...binary,
  ...convolution,
  ...convolutionGradients,
  ...elementwise,
  ...images,
  ...indexing,
  ...linearAlgebra,
  ...poolingGradients,
  ...pools,
  ...reductions,
  ...shapes,
};

for (const [kernelName, kernel] of Object.entries(kernels)) {
  registerKernel({
    kernelName,
    backendName: tracingBackendName,
    kernelFunc({ inputs, attrs }) {
      try {
        return ofKnownIntegers(tracing, kernelName, inputs, attrs ?? {}) ?? kernel(tracing, inputs, attrs ?? {});
      } catch (error) {
        throw new Error(`${kernelName}: ${(error as Error).message}`, { cause: error });
      }
    },
  });
}
