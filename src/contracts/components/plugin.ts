/** A file of components from outside. Plain data: tasks carry it to worker processes. */
export interface PluginFile {
  /** As the experiment file names it: `./my-step.js`. */
  readonly written: string;
  /** Absolute, links resolved. */
  readonly path: string;
  /** Of its content: a process that finds another refuses to load it. */
  readonly sha256: string;
}
