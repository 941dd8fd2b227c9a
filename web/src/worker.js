// The service worker: keeps the app's own files, so that the form opens without a network. It never keeps an answer of the API.
const CACHE = "shell-__VERSION__";
const FILES = ["__FILES__"];

self.addEventListener("install", (event) => {
  const fresh = ["/", "/config.json", "/icon.svg", ...FILES].map((path) => new Request(path, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname: path } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (FILES.includes(path)) event.respondWith(kept(path).then((hit) => hit ?? fetch(request)));
  else if (path === "/" || path === "/config.json") event.respondWith(newest(request, path));
});

const kept = (path) => caches.open(CACHE).then((cache) => cache.match(path, { ignoreVary: true }));

// The network's answer when it comes within three seconds; a slow or absent network must not keep the form from opening.
async function newest(request, path) {
  const answer = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, 3000));
  const first = await Promise.race([answer, late]).catch(() => undefined);
  if (first?.ok) {
    if (path === "/config.json") (await caches.open(CACHE)).put(path, first.clone());
    return first;
  }
  return (await kept(path)) ?? answer;
}
