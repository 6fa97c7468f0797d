/** A plugin: a file that brings components. Plain data, because tasks carry it to worker processes. */
export interface PluginFile {
  /** The path as the experiment file gives it: `./my-step.js`. */
  readonly written: string;
  /** The absolute path, with symbolic links resolved. */
  readonly path: string;
  /** SHA-256 of its content; a process that finds different content refuses to load it. */
  readonly sha256: string;
}
