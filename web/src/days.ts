/** Days are ISO dates in the programme's time zone, whatever the clock of the device says. */
const zone = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit" });

const clock = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** A moment as the API gives it (UTC), on the programme's clock. */
export const moment = (utc: string): string => clock.format(new Date(utc)).replace(",", "");

export const today = (): string => zone.format(new Date());

/** Today, or the nearest day of the programme. */
export function dayWithin({ start, end }: { start: string; end: string }): string {
  const now = today();
  if (now < start) return start;
  return now > end ? end : now;
}

const CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The part of a record's id that makes it unique: made once with a form, so that sending twice stores once. */
export function unique(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => CHARACTERS[byte % CHARACTERS.length]).join("");
}
