import { computed, shallowRef } from "vue";
import { config } from "./config";

/** Sign-in through the hosted page: authorization code with PKCE; state and nonce are checked; tokens live in this tab only. */
interface Tokens {
  access: string;
  refresh: string;
  expires: number;
}
export interface Person {
  sub: string;
  name: string;
}
interface Attempt {
  state: string;
  nonce: string;
  verifier: string;
  hash: string;
}

const TOKENS = "houyuan.tokens";
const ATTEMPT = "houyuan.attempt";
/** Who used this device last and has not signed out: they may write entries before the network (and a sign-in) is back. */
const PERSON = "houyuan.person";

function recall<T>(store: Storage, key: string): T | undefined {
  const text = store.getItem(key);
  return text ? (JSON.parse(text) as T) : undefined;
}

const tokens = shallowRef(recall<Tokens>(sessionStorage, TOKENS));
export const person = shallowRef(recall<Person>(localStorage, PERSON));
export const signedIn = computed(() => tokens.value !== undefined);

export class SignInFailed extends Error {}
export class SignedOut extends Error {}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const home = () => `${location.origin}/`;

function claims(token: string): Record<string, unknown> {
  const part = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
  const bytes = Uint8Array.from(atob(part), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
}

function keep(access: string, refresh: string, seconds: number): void {
  tokens.value = { access, refresh, expires: Date.now() + seconds * 1000 };
  sessionStorage.setItem(TOKENS, JSON.stringify(tokens.value));
}

function drop(): void {
  tokens.value = undefined;
  sessionStorage.removeItem(TOKENS);
}

export async function signIn(): Promise<void> {
  const attempt: Attempt = { state: random(), nonce: random(), verifier: random(), hash: location.hash };
  sessionStorage.setItem(ATTEMPT, JSON.stringify(attempt));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(attempt.verifier));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: config.clientId,
    redirect_uri: home(),
    scope: "openid email",
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  });
  location.assign(`${config.signInUrl}/oauth2/authorize?${query}`);
}

async function tokensFor(grant: Record<string, string>): Promise<Record<string, string> | undefined> {
  const answer = await fetch(`${config.signInUrl}/oauth2/token`, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id: config.clientId, ...grant }),
  });
  if (answer.status >= 500) throw new TypeError(`token: ${answer.status}`);
  return answer.ok ? ((await answer.json()) as Record<string, string>) : undefined;
}

/** Ends a sign-in when the hosted page sent the reader back here with a code; does nothing otherwise. */
export async function finishSignIn(): Promise<void> {
  const query = new URLSearchParams(location.search);
  if (!query.has("code") && !query.has("error")) return;
  const attempt = recall<Attempt>(sessionStorage, ATTEMPT);
  sessionStorage.removeItem(ATTEMPT);
  history.replaceState(null, "", home() + (attempt?.hash ?? ""));
  dispatchEvent(new Event("hashchange"));
  if (query.has("error")) throw new SignInFailed(query.get("error_description") ?? query.get("error") ?? "");
  if (!attempt || query.get("state") !== attempt.state) throw new SignInFailed("state");
  const got = await tokensFor({
    grant_type: "authorization_code",
    code: query.get("code") ?? "",
    redirect_uri: home(),
    code_verifier: attempt.verifier,
  });
  if (!got?.access_token || !got.id_token) throw new SignInFailed("token");
  const who = claims(got.id_token);
  if (who.nonce !== attempt.nonce || who.aud !== config.clientId) throw new SignInFailed("nonce");
  person.value = { sub: String(who.sub), name: String(who.email ?? who["cognito:username"] ?? "") };
  localStorage.setItem(PERSON, JSON.stringify(person.value));
  keep(got.access_token, got.refresh_token ?? "", Number(got.expires_in));
}

let refreshing: Promise<void> | undefined;

async function refresh(held: Tokens): Promise<void> {
  const got = held.refresh ? await tokensFor({ grant_type: "refresh_token", refresh_token: held.refresh }) : undefined;
  if (got?.access_token) keep(got.access_token, got.refresh_token ?? held.refresh, Number(got.expires_in));
  else drop();
}

/** A token good for at least another minute. Throws SignedOut when there is none, TypeError when the network is away. */
export async function accessToken(): Promise<string> {
  if (tokens.value && tokens.value.expires < Date.now() + 60_000) {
    refreshing ??= refresh(tokens.value).finally(() => (refreshing = undefined));
    await refreshing;
  }
  if (!tokens.value) throw new SignedOut();
  return tokens.value.access;
}

/** Forgets the tokens and the person here. */
export function forgetPerson(): void {
  drop();
  person.value = undefined;
  localStorage.removeItem(PERSON);
}

/** Ends the session of the hosted page too, where the network allows, and comes back to this site's first page. */
export function leaveHostedPage(): void {
  const query = new URLSearchParams({ client_id: config.clientId, logout_uri: home() });
  location.assign(navigator.onLine ? `${config.signInUrl}/logout?${query}` : home());
}

/** The API refused the token: it is of no more use. */
export function tokenRefused(): void {
  drop();
}
