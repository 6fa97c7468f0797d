import type { Catalogue } from '../../../contracts/catalogue.js';
import type { JsonSchema } from '../../../contracts/components/component.js';
import type { Slot } from '../../schema/section.js';
import type { Tree } from '../../text/tree.js';
import type { At, Complete, Context } from '../completed.js';

/** A way in which files write a component: one object for each `form` of a slot. */
export interface SlotForm {
  /**
   * The long form of a component: `{ dropout: { rate: 0.2 } }` for `dropout: 0.2`, `{ name: adam }` for `adam`.
   * A value that has none is returned unchanged, for `complete` to report.
   */
  longForm(slot: Slot, written: Tree, catalogue: Catalogue): Tree;
  /** Fills the defaults of a component in its long form, and reports what is wrong with it. */
  complete(slot: Slot, full: Tree, at: At, context: Context): Complete;
  /**
   * Resolves the next name of a dotted path from a component in its long form, or from none: returns the schema there,
   * if any is known; `instead` if only one other name is possible; undefined if the path cannot continue.
   */
  member(
    slot: Slot,
    full: Tree | undefined,
    name: string,
    catalogue: Catalogue,
  ): { readonly schema: JsonSchema | undefined } | { readonly instead: string } | undefined;
  /** The schemas of components whose settings are reached by the path of the slot and their name alone. */
  settingsBelow(slot: Slot, catalogue: Catalogue): readonly JsonSchema[];
}
