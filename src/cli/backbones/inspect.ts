import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { catalogue } from '../../catalogue.js';
import { nearest } from '../../config/text/nearest.js';
import type { Backbone } from '../../contracts/components/backbone.js';
import type { BackboneIdentity } from '../../contracts/networks/backbone-identity.js';
import { backboneText } from '../../contracts/networks/backbone-identity.js';
import type { FreezableNetwork } from '../../contracts/networks/freeze.js';
import { EspalierError } from '../../foundation/errors/errors.js';
import { writeAtomically } from '../../foundation/files/files.js';
import { inspectNetwork } from '../../models/facts/inspect-network.js';
import { findFileBackbone, isWritten } from '../../models/find-backbone.js';
import { networksOf } from '../../models/freeze/freezable-network.js';
import { networkSvg } from '../../report/pictures/network-svg.js';
import { inspectionText } from '../../report/text/inspection-text.js';
import type { JsonOption } from '../options.js';
import { print, printJson, terminalWidth } from '../output.js';
import { familyMember } from './member.js';

export interface InspectOptions extends JsonOption {
  readonly alpha?: number;
  readonly depthMultiplier?: number;
  readonly minimalistic?: boolean;
  readonly inputSize?: number;
  readonly includeTop?: boolean;
  /** Layers or blocks at which the network is cut; empty for the whole network. */
  readonly output: readonly string[];
  readonly svg?: string;
}

/** `espalier inspect`: prints layers and freeze boundaries, and draws the network if `svg` is given. */
export async function inspect(name: string, { json, svg, ...options }: InspectOptions): Promise<void> {
  const backbone = backboneNamed(name);
  if (svg !== undefined) await checkFolderOf(svg);
  const given = {
    alpha: options.alpha,
    depth_multiplier: options.depthMultiplier,
    minimalistic: options.minimalistic,
    input_size: options.inputSize,
  };
  const architecture = familyMember(backbone, given, ['include_top', 'output']);
  const whole = { name, ...architecture, ...(options.includeTop && { includeTop: true }) };
  const identity = options.output.length > 0 ? { ...whole, output: outputsCalled(options.output, whole) } : whole;
  const inspection = inspectNetwork(identity, catalogue);
  const title = backboneText(identity);
  if (svg !== undefined) await writeAtomically(svg, networkSvg(title, inspection));
  if (json) printJson(inspection);
  else print(inspectionText(title, inspection, terminalWidth()));
}

/** Refuses a picture in a folder that does not exist: making one for a misspelt path would hide the picture. */
async function checkFolderOf(svg: string): Promise<void> {
  const folder = dirname(resolve(svg));
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
  throw new EspalierError('FILE_REFUSED', `--svg ${svg}: there is no folder ${folder}`, {
    remedy: 'Make the folder first, or give another path.',
  });
}

/**
 * Returns the given names of layers and blocks, as in an experiment file. Refuses unknown ones and a layer that is
 * given twice.
 */
function outputsCalled(wanted: readonly string[], whole: BackboneIdentity): readonly string[] {
  const network = networksOf(catalogue)(whole);
  const names = new Map<string, string>();
  for (const name of wanted) {
    const layer = network.outputCalled(name);
    if (layer === undefined || layer === network.layers[0])
      throw new EspalierError('CONFIG_UNKNOWN_LAYER', `--output ${name} is not a layer or block of ${whole.name}`, {
        remedy: outputAdvice(name, network, whole),
      });
    const earlier = names.get(layer);
    if (earlier !== undefined)
      throw new EspalierError('CONFIG_WRONG_VALUE', `--output gives ${layer} twice, as ${earlier} and as ${name}`, {
        remedy: 'Give every layer once.',
      });
    names.set(layer, name);
  }
  return [...names.keys()];
}

function outputAdvice(name: string, { layers, blocks }: FreezableNetwork, whole: BackboneIdentity): string {
  const near = nearest(name, [...blocks, ...layers.slice(1)]);
  if (near) return `Did you mean ${near}?`;
  const withTop = networksOf(catalogue)({ ...whole, includeTop: true });
  if (withTop.outputCalled(name) !== undefined)
    return 'It belongs to the classification head, which --include-top adds.';
  return `espalier inspect ${whole.name} lists them.`;
}

function backboneNamed(name: string): Backbone {
  const backbones = catalogue.backbones.filter(isWritten);
  const found = backbones.find((backbone) => backbone.name === name);
  if (found) return found;
  if (findFileBackbone(name, catalogue))
    throw new EspalierError(
      'CONFIG_UNKNOWN_COMPONENT',
      `${name} is a network in a file, whose layers are not known here`,
      {
        remedy: 'A viewer such as Netron shows them; such a network is always frozen as a whole.',
      },
    );
  const near = nearest(
    name,
    backbones.map((backbone) => backbone.name),
  );
  throw new EspalierError('CONFIG_UNKNOWN_COMPONENT', `there is no backbone ${JSON.stringify(name)}`, {
    remedy: `${near ? `Did you mean ${near}? ` : ''}espalier backbones lists all of them.`,
  });
}
