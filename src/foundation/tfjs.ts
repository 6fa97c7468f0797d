/**
 * Makes tfjs ready: its cpu backend, which holds weights while models are built, with one gradient mended and one kernel
 * more, gradients (in Node, tfjs-core comes without them; tfjs-layers registers them), and no advertisement of tfjs-node
 * on stderr. Import it for its effect wherever tensors are made.
 */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { enableProdMode } from '@tensorflow/tfjs-core';
import { mendAveragePoolGradient } from './average-pool-gradient.js';
import { registerLayerNormalization } from './layer-normalization.js';

enableProdMode();
mendAveragePoolGradient();
registerLayerNormalization();
