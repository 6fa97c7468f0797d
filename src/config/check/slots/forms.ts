import type { Slot } from '../../schema/section.js';
import { named } from './named.js';
import { oneKey } from './one-key.js';
import type { SlotForm } from './slot-form.js';

const forms: { readonly [form in Slot['form']]: SlotForm } = { 'one-key': oneKey, named };

export const formOf = ({ form }: Slot): SlotForm => forms[form];
