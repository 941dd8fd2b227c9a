import type { FormField } from "./api/fields";
import { t } from "./language";

/** What is wrong with a value before it is sent, or undefined. The API has the last word. */
export function fault(field: FormField, value: string): string | undefined {
  const text = value.trim();
  if (!text) return field.required ? t(NEEDED[field.widget] ?? "needed") : undefined;
  if (field.widget === "number") return wholeNumber(text, field);
  if (field.example && field.pattern && !new RegExp(field.pattern).test(text)) return t(field.required ? "writeLike" : "writtenLike", { example: field.example });
  return undefined;
}

const NEEDED: Partial<Record<FormField["widget"], "chooseOne" | "dayNeeded">> = {
  choices: "chooseOne",
  pick: "chooseOne",
  day: "dayNeeded",
  date: "dayNeeded",
};

function wholeNumber(text: string, { required, minimum: min = 0, maximum: max = 999_999_999 }: FormField): string | undefined {
  const fits = /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return fits ? undefined : t(required ? "numberNeeded" : "numberWrong", { min, max });
}
