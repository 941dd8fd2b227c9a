import { speaker } from "../language";

/** What the pages about money call each other, and what all of them say, in both languages. */
const texts = {
  parts: { zh: "经费页面", en: "Pages about money" },
  budget: { zh: "预算", en: "Budget" },
  payments: { zh: "付款", en: "Payments" },
  paylists: { zh: "发放表", en: "Pay lists" },
  payees: { zh: "收款人", en: "Payees" },
  reallocations: { zh: "预算调整", en: "Reallocations" },
  agreements: { zh: "协议与到账", en: "Agreements" },
  months: { zh: "结账", en: "Months" },
  workbook: { zh: "下载 Excel 工作簿", en: "Download workbook (XLSX)" },
};

export const m = speaker(texts);
export type TextName = keyof typeof texts;
