import { nearest } from '../../config/text/nearest.js';
import type { Backbone } from '../../contracts/backbone.js';
import type { BackboneIdentity } from '../../contracts/weights.js';
import { backboneText } from '../../foundation/backbone-identity.js';
import { EspalierError } from '../../foundation/errors.js';
import { writeAtomically } from '../../foundation/files.js';
import { backbones } from '../../models/backbones/index.js';
import { fileBackbones } from '../../models/file-backbones/index.js';
import { freezableNetwork } from '../../models/freeze/freezable-network.js';
import { inspectNetwork } from '../../models/inspect-network.js';
import { inspectionText } from '../../report/inspection-text.js';
import { networkSvg } from '../../report/network-svg.js';
import type { InspectOptions } from '../commands/inspect.js';
import { print, printJson } from '../output.js';
import { memberOf } from './member.js';

/** `espalier inspect` */
export async function inspect(name: string, { json, svg, ...options }: InspectOptions): Promise<void> {
  const backbone = backboneNamed(name);
  const architecture = memberOf(backbone, {
    alpha: options.alpha,
    depth_multiplier: options.depthMultiplier,
    minimalistic: options.minimalistic,
    input_size: options.inputSize,
  });
  const whole = { name, ...architecture, ...(options.includeTop && { includeTop: true }) };
  const identity = options.output.length > 0 ? { ...whole, output: outputsCalled(options.output, whole) } : whole;
  const inspection = inspectNetwork(identity);
  const title = backboneText(identity);
  if (svg !== undefined) await writeAtomically(svg, networkSvg(title, inspection));
  if (json) printJson(inspection);
  else print(inspectionText(title, inspection));
}

/** Names of layers for names of layers and blocks. */
function outputsCalled(wanted: readonly string[], whole: BackboneIdentity): readonly string[] {
  const { layers, blocks, outputCalled } = freezableNetwork(whole);
  const found = wanted.map((name) => {
    const layer = outputCalled(name);
    if (layer !== undefined && layer !== layers[0]) return layer;
    const near = nearest(name, [...blocks, ...layers.slice(1)]);
    throw new EspalierError('CONFIG_UNKNOWN_LAYER', `--output ${name} is no layer or block of ${whole.name}`, {
      remedy: near ? `Did you mean ${near}?` : `espalier inspect ${whole.name} lists them.`,
    });
  });
  return [...new Set(found)];
}

function backboneNamed(name: string): Backbone {
  const found = backbones.find((backbone) => backbone.name === name);
  if (found) return found;
  if (fileBackbones.some((backbone) => backbone.name === name))
    throw new EspalierError('CONFIG_UNKNOWN_COMPONENT', `${name} is a file of yours, whose layers are not known here`, {
      remedy: 'A viewer such as Netron shows them; all of it is frozen.',
    });
  const near = nearest(
    name,
    backbones.map((backbone) => backbone.name),
  );
  throw new EspalierError('CONFIG_UNKNOWN_COMPONENT', `there is no backbone ${JSON.stringify(name)}`, {
    remedy: `${near ? `Did you mean ${near}? ` : ''}espalier backbones lists all of them.`,
  });
}
