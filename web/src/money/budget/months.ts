/** Months of the calendar as the API writes them, `2020-03`. */
export const monthOf = (day: string): string => day.slice(0, 7);

export function following(month: string): string {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`;
}

/** From a month on, those that end before another begins. */
export function monthsUntil(first: string, end: string): string[] {
  const found: string[] = [];
  for (let month = first; month < end; month = following(month)) found.push(month);
  return found;
}
