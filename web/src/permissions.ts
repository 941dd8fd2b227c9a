import { answer, api, Refused, Unreachable, type Schemas } from "./api/client";
import { person, SignedOut } from "./session";

/**
 * What the reader's role allows, as the API tells it. The page only follows it to leave out what would be refused anyway:
 * the API decides. Without a network what was learnt before holds; where nothing is known, everything is offered.
 */
export type Permission = Schemas["Permission"];
export type Allowed = (permission: Permission) => boolean;

const learning = new Map<string, Promise<void>>();

export async function allowedIn(programme: string): Promise<Allowed> {
  const place = `houyuan.may.${person.value?.sub ?? ""}.${programme}`;
  const learn = learning.get(place) ?? ask(programme, place);
  learning.set(place, learn);
  await learn.catch((cause: unknown) => {
    learning.delete(place);
    if (!(cause instanceof Unreachable || cause instanceof SignedOut || cause instanceof Refused)) throw cause;
  });
  const learnt = localStorage.getItem(place);
  const known = learnt === null ? undefined : new Set(JSON.parse(learnt) as Permission[]);
  return (permission) => known?.has(permission) ?? true;
}

async function ask(programme: string, place: string): Promise<void> {
  const { may } = await answer(api().GET("/intake/v1/programmes/{programme}/me", { params: { path: { programme } } }));
  localStorage.setItem(place, JSON.stringify(may));
}

export async function may(permission: Permission, programme: string): Promise<boolean> {
  return (await allowedIn(programme))(permission);
}
