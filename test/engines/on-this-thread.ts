import type { OpenEngine } from '../../src/contracts/components/engine.js';

/** An engine whose programs run on the thread that calls them: a thread of their own takes a second to start, and cannot be ended. */
export function onThisThread(engine: OpenEngine): OpenEngine {
  const { build, buildImageModel } = engine;
  return {
    ...engine,
    build: (definition) => build(definition),
    ...(buildImageModel && { buildImageModel: (definition) => buildImageModel(definition) }),
  };
}
