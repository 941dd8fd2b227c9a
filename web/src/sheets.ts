import { language } from "./language";

/** A message of a sheet's row, which holds both languages, in the reader's. */
export function inOwnLanguage(message: string): string {
  const [zh, en, ...more] = message.split(" / ");
  return en === undefined || more.length ? message : ((language.value === "zh" ? zh : en) ?? message);
}

/** A sheet goes out as text: a gateway takes the bytes of GB 18030, which Chinese spreadsheets write, for broken UTF-8. */
export const asSheet = async (file: File) => ({
  body: textOf(await file.arrayBuffer()),
  bodySerializer: (body: string) => body,
  headers: { "Content-Type": "text/csv" },
});

function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("gb18030").decode(bytes);
  }
}
