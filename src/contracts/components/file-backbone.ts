import type { Component } from './component.js';
import type { ImageModel, OpenEngine } from './engine.js';
import type { LocatedWeights } from './weight-source.js';

/**
 * A kind of file that describes a whole network, so that no code here builds it: one file in `models/files/backbones/`.
 * The network is always frozen as a whole. The schema requires `output`, the name of the node whose output are the
 * features, and may have `input_size`.
 */
export interface FileBackbone<S = object> extends Component {
  /** The only source of weights that reads such files. */
  readonly weightSource: string;
  /** An example of `weights`, for messages: `./m.onnx`. */
  readonly weightsExample: string;
  /**
   * Returns settings of that source for a bare text that would name another source with other backbones, such as a
   * folder.
   */
  weightsFromText?(text: string): object | undefined;
  /**
   * Opens the network, from the pixels of images to `output`, as a program of the engine; the caller disposes of it.
   *
   * @param settings the backbone's settings, validated with its schema, keys in camelCase
   * @param batchSize images per call, where the file does not fix the number
   * @throws EspalierError WEIGHTS_CHANGED for another file than was located, WEIGHTS_UNREADABLE, WEIGHTS_DO_NOT_FIT or
   * WEIGHTS_NO_SUCH_NODE for one that cannot be such a network, ENGINE_LACKS_FILES where the engine cannot run it
   */
  open(settings: S, located: LocatedWeights, engine: OpenEngine, batchSize: number): Promise<ImageModel>;
}
