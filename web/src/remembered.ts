import { person } from "./session";

/** What a form begins with: the last values of the fields that may be remembered, per person and programme, on this device. */
type Values = Record<string, string>;

const place = (programme: string) => `houyuan.remembered.${person.value?.sub ?? ""}.${programme}`;

export function remembered(programme: string): Values {
  return JSON.parse(localStorage.getItem(place(programme)) ?? "{}") as Values;
}

export function remember(programme: string, values: Values): void {
  localStorage.setItem(place(programme), JSON.stringify(values));
}
