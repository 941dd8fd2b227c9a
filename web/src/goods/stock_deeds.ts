import type { Schemas } from "../api/client";
import type { FormField } from "../api/fields";
import type { Allowed } from "../permissions";
import { forms } from "./fields";

/** What may be done about the stock. */
const DEEDS = ["buy", "gift", "assemble", "count", "item", "kit", "store"] as const;
export type Deed = (typeof DEEDS)[number] | "move";

export const deedsFor = (allowed: Allowed): Deed[] =>
  DEEDS.filter((deed) => allowed(deed === "kit" ? "plan-rounds" : "keep-stock"));

/** What the forms choose from. */
export interface Things {
  stock: Schemas["OnHandList"];
  stores: Schemas["Store"][];
  items: Schemas["Item"][];
  kits: Schemas["Kit"][];
}

const without = (fields: FormField[], ...names: string[]): FormField[] => fields.filter(({ name }) => !names.includes(name));

export const FIELDS: Record<Exclude<Deed, "count">, FormField[]> = {
  buy: without(forms.NewStockReceipt, "donor").map((field) => (field.name === "purchase" ? { ...field, required: true } : field)),
  gift: [
    ...without(forms.NewStockReceipt, "purchase"),
    ...forms.Gift.map((field) => ({ ...field, name: `gift.${field.name}` })),
  ],
  assemble: forms.NewAssembly,
  move: without(forms.NewStockMovement, "store", "item", "lot"),
  item: forms.NewItem,
  kit: forms.NewKit,
  store: forms.NewStore,
};
