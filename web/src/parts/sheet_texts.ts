import { speaker } from "../language";

/** What is said where a sheet is uploaded, in both languages. */
const texts = {
  sheet: { zh: "选择 CSV 文件", en: "Choose a CSV file" },
  trying: { zh: "正在试运行，不会保存…", en: "Trying it; nothing is stored…" },
  storing: { zh: "正在保存…", en: "Storing…" },
  tried: { zh: "试运行结果：共 {rows} 行，还没有保存。", en: "Trial: {rows} rows, nothing is stored yet." },
  stored: { zh: "已完成：共 {rows} 行。", en: "Done: {rows} rows." },
  "pile.new": { zh: "新的", en: "New" },
  "pile.same": { zh: "已有，相同", en: "There already" },
  "pile.conflicts": { zh: "冲突", en: "Conflicts" },
  "pile.rejected": { zh: "不能保存", en: "Rejected" },
  conflictsHint: { zh: "编号已有但内容不同，原内容不变：", en: "The code is there with other content, which stays as it is:" },
  rejectedHint: { zh: "这些行不保存，其余照常：", en: "These rows are not stored, the others are:" },
  rowSays: { zh: "第 {row} 行 · {field}", en: "Row {row} · {field}" },
  andMore: { zh: "另有 {n} 行，改好后再试一次即可看到。", en: "{n} more rows; they show when you try again after mending these." },
  storeRows: { zh: "保存 {n} 行", en: "Store {n} rows" },
  nothingNew: { zh: "没有新的行可保存。", en: "There is no new row to store." },
};

export const s = speaker(texts);
