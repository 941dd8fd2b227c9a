import { speaker } from "../language";

/** What the pages about money call each other, in both languages. */
const texts = {
  parts: { zh: "经费页面", en: "Pages about money" },
  budget: { zh: "预算", en: "Budget" },
};

export const m = speaker(texts);
export type TextName = keyof typeof texts;
