/**
 * Makes tfjs ready: its cpu backend, which holds weights while models are built, and no advertisement of tfjs-node on
 * stderr. Import it for its effect wherever tensors are made.
 */
import '@tensorflow/tfjs-backend-cpu';
import { enableProdMode } from '@tensorflow/tfjs-core';

enableProdMode();
