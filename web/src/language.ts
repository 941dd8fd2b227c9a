import { ref, watchEffect } from "vue";
import { codes } from "./api/fields";
import { texts, type TextName } from "./texts";

export type Language = "zh" | "en";
export interface Text {
  zh: string;
  en: string;
}

const KEPT = "houyuan.language";

export const language = ref<Language>(localStorage.getItem(KEPT) === "en" ? "en" : "zh");

watchEffect(() => {
  localStorage.setItem(KEPT, language.value);
  document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
});

/** Says the texts of a table in the chosen language, `{name}` filled from `values`. */
export const speaker =
  <Name extends string>(table: Record<Name, Text>) =>
  (name: Name, values: Record<string, string | number> = {}): string =>
    table[name][language.value].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ""));

/** The named text of the whole site; pages that are read later have tables of their own. */
export const t = speaker<TextName>(texts);

/** A text that came from the API in both languages. */
export function say(text: Text): string {
  return text[language.value];
}

/** What a code of the API is called (`topic`, `medical`), or the code itself when this site does not know it yet. */
export function sayCode(field: string, code: string): string {
  const text = codes[field]?.[code];
  return text ? say(text) : code;
}

/** A number or an amount as it is read: digits in threes; an amount keeps its two decimals. */
export function sayValue(value: number | string): string {
  const [whole = "", decimals] = String(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}
