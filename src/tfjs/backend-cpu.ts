import { createRequire } from 'node:module';

// The package registers its backend and kernels when it is loaded; `core.ts` says why with `require`.
createRequire(import.meta.url)('@tensorflow/tfjs-backend-cpu');
