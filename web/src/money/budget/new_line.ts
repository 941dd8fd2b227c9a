import type { FormField } from "../../api/fields";
import type { Body } from "../../form";
import { forms } from "../fields";

const YUAN = /^(\d{1,10})(?:\.(\d{1,2}))?$/;

/** Unit price × quantity, to the fen; nothing where the price is no amount. */
export function product(price: string, quantity: number): string | undefined {
  const [, whole, decimals = ""] = YUAN.exec(price) ?? [];
  if (whole === undefined) return undefined;
  const fen = String(BigInt(whole + decimals.padEnd(2, "0")) * BigInt(quantity)).padStart(3, "0");
  return `${fen.slice(0, -2)}.${fen.slice(-2)}`;
}

/** The form of a line; its plan may stay empty where it is a product. */
export const LINE: FormField[] = forms.NewLine.map((field) => (field.name === "planned" ? { ...field, required: false } : field));

export function withPlan(body: Body): Body {
  const { planned, unit_price: price, quantity } = body;
  const made = typeof price === "string" && typeof quantity === "number" ? product(price, quantity) : undefined;
  return planned === undefined && made !== undefined ? { ...body, planned: made } : body;
}
