/**
 * Makes tfjs ready: its cpu backend, which holds weights while models are built, with a gradient and a kernel mended
 * and one more, gradients (in Node, tfjs-core comes without them; tfjs-layers registers them), and no advertisement of
 * tfjs-node on stderr. Import it for its effect wherever tensors are made.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { mendAveragePoolGradient } from './average-pool-gradient.js';
import { registerLayerNormalization } from './layer-normalization.js';
import { mendStridedSlice } from './strided-slice.js';

enableProdMode();
mendAveragePoolGradient();
registerLayerNormalization();
mendStridedSlice();
