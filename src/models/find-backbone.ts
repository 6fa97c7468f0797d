import type { Components } from '../contracts/catalogue.js';
import type { Backbone } from '../contracts/components/backbone.js';
import type { FileBackbone } from '../contracts/components/file-backbone.js';
import { findByName } from '../foundation/find-by-name.js';

type Backbones = Pick<Components, 'backbones'>;

/** The backbone of this name that is defined in code. */
export function findBackbone(name: string, { backbones }: Backbones): Backbone {
  return findByName('backbone', backbones.filter(isWritten), name);
}

/** The backbone of this name that is read from a file; undefined if it is one defined in code. */
export function findFileBackbone(name: string, { backbones }: Backbones): FileBackbone | undefined {
  return backbones.filter(isFile).find((backbone) => backbone.name === name);
}

export const isFile = (backbone: Backbone | FileBackbone): backbone is FileBackbone => 'weightSource' in backbone;

export const isWritten = (backbone: Backbone | FileBackbone): backbone is Backbone => !isFile(backbone);
