/** Where this stage's API and sign-in page are: read once from /config.json, which the deploy writes. */
export interface Config {
  apiUrl: string;
  signInUrl: string;
  clientId: string;
  region: string;
  stage: string;
}

export let config: Config;

export async function readConfig(): Promise<void> {
  const answer = await fetch("/config.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  const read = (await answer.json()) as Config;
  const bare = (url: string) => url.replace(/\/+$/, "");
  config = { ...read, apiUrl: bare(read.apiUrl), signInUrl: bare(read.signInUrl) };
}
