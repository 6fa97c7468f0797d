import type { Component } from './component.js';
import type { ImageModel, OpenEngine } from './engine.js';
import type { LocatedWeights } from './weight-source.js';

/**
 * A kind of file that describes a network whole, instead of code here: one file in `models/files/backbones/`. All of the
 * network is frozen. The schema requires `output`, the name of what gives the features, and may have `input_size`.
 */
export interface FileBackbone<S = object> extends Component {
  /** The one source of weights that has such files. */
  readonly weightSource: string;
  /** An example of `weights`, for messages: `./m.onnx`. */
  readonly weightsExample: string;
  /** Settings of that source for a bare text that means another one with other backbones, such as a folder. */
  weightsFromText?(text: string): object | undefined;
  /**
   * The network, from the pixels of images to `output`, as a program of the engine; whoever asked for it disposes of it.
   *
   * @param settings the backbone's, checked against its schema, keys in camelCase
   * @param batchSize images of one call, where the file leaves that open
   * @throws EspalierError WEIGHTS_CHANGED for another file than was located, WEIGHTS_UNREADABLE, WEIGHTS_DO_NOT_FIT or
   * WEIGHTS_NO_SUCH_NODE for one that cannot be such a network, ENGINE_LACKS_FILES where the engine cannot run it
   */
  open(settings: S, located: LocatedWeights, engine: OpenEngine, batchSize: number): Promise<ImageModel>;
}
