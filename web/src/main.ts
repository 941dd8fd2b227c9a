import { createApp } from "vue";
import App from "./App.vue";
import { readConfig } from "./config";
import { startSending } from "./outbox";
import { finishSignIn, SignInFailed } from "./session";
import "./style.css";

async function start(): Promise<void> {
  await readConfig();
  let failure = "";
  try {
    await finishSignIn();
  } catch (cause) {
    if (!(cause instanceof SignInFailed || cause instanceof TypeError)) throw cause;
    failure = cause.message;
  }
  createApp(App, { failure }).mount("#app");
  await startSending();
}

if (import.meta.env.PROD) void navigator.serviceWorker?.register("/sw.js");
void start();
