import type { Slot } from '../../schema/section.js';
import type { Tree } from '../../text/tree.js';
import { type At, below, type Complete, type Context, ofList, ofMap } from '../completed.js';
import { kindNames, listForm, recordedUse, withArticle } from '../components.js';
import { formOf } from './forms.js';
import { path, refuse } from './refuse.js';

/** Completes the component or components that a slot names. */
export function completeSlot(slot: Slot, written: Tree, at: At, context: Context): Complete {
  if (slot.count === 'one') return completeOne(slot, written, at, context);
  const use = recordedUse(slot, written);
  if (use) return completeUse(slot, written, use, at, context);
  const all = listForm(slot, written);
  const expected = `a list, each ${withArticle(kindNames[slot.kind])}`;
  if (all.kind !== 'list') return refuse(written, at, context, expected);
  if (all.items.length === 0 && slot.count === 'one or many') return refuse(written, at, context, expected);
  const items = all.items.map((item, index) => completeOne(slot, item, below(at, String(index), item.place), context));
  return ofList(items, written.place);
}

function completeOne(slot: Slot, written: Tree, at: At, context: Context): Complete {
  const form = formOf(slot);
  return form.complete(slot, form.longForm(slot, written, context.catalogue), at, context);
}

/** The list is what the file declares; which of it was used is recorded beside it and is not part of the document. */
function completeUse(slot: Slot, written: Tree, use: { used: Tree; listed: Tree }, at: At, context: Context): Complete {
  const all = completeSlot(slot, use.listed, below(at, 'listed', use.listed.place), context);
  const used = completeOne(slot, use.used, below(at, 'used', use.used.place), context);
  const members = [
    { entry: { key: 'used', keyPlace: use.used.place }, value: used },
    { entry: { key: 'listed', keyPlace: use.listed.place }, value: all },
  ];
  const documents = (all.document as readonly unknown[]).map((document) => JSON.stringify(document));
  if (Array.isArray(all.document) && !documents.includes(JSON.stringify(used.document))) {
    const text = `${path(at)}.used is not one of those listed; expected one of them`;
    context.problems.add('CONFIG_CONFLICT', use.used.place, text);
  }
  return { ...ofMap(members, written.place), document: all.document };
}
