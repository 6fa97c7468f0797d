import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Start } from './contestant.js';

/** Programs in Python that do the same work, in `bench/peers/`. */
export interface Peers {
  /** Versions, in words. */
  readonly versions: string;
  /** Whether this Python has a module. */
  has(module: string): boolean;
  start(script: string, options: Start['options']): Start;
}

// From dist/bench/ to the scripts, which are not compiled.
const folder = new URL('../../bench/peers/', import.meta.url);
const quietly = { TF_CPP_MIN_LOG_LEVEL: '3', KERAS_BACKEND: 'tensorflow', PYTHONUNBUFFERED: '1' };
const askVersions = `
import sys, numpy, keras, tensorflow
print(f'Python {sys.version.split()[0]}, Keras {keras.__version__}, TensorFlow {tensorflow.__version__}, NumPy {numpy.__version__}')`;

/** The peers, if this Python has what they need; otherwise why not. */
export function findPeers(python: string): Peers | string {
  const { status, stdout, error } = spawnSync(python, ['-c', askVersions], {
    encoding: 'utf8',
    env: { ...process.env, ...quietly },
  });
  if (error) return `${python} does not start (${error.message})`;
  if (status !== 0) return `${python} has no Keras with TensorFlow`;
  return {
    versions: stdout.trim(),
    has: (module) =>
      spawnSync(python, ['-c', `import ${module}`], { env: { ...process.env, ...quietly } }).status === 0,
    start: (script, options) => ({
      command: python,
      args: [fileURLToPath(new URL(script, folder))],
      options,
      env: quietly,
    }),
  };
}
