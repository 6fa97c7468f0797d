/**
 * Prepares tfjs: loads its cpu backend, which holds weights while models are built, and the gradients (tfjs-core has
 * none in Node, tfjs-layers registers them); fixes a gradient and a kernel and adds a kernel; silences the
 * advertisement of tfjs-node on stderr. Import it for its effect wherever tensors are made.
 */
import './backend-cpu.js';
import './layers.js';
import { fixAveragePoolGradient } from './average-pool-gradient.js';
import { enableProdMode } from './core.js';
import { registerLayerNormalization } from './layer-normalization.js';
import { fixStridedSlice } from './strided-slice.js';

enableProdMode();
fixAveragePoolGradient();
registerLayerNormalization();
fixStridedSlice();
