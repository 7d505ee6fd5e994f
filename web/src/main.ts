import { createPinia } from "pinia";
import { createApp } from "vue";
import App from "./App.vue";
import { i18n } from "./i18n";
import { checkBuild, newerBuild } from "./offline/build";
import { registerServiceWorker } from "./offline/register";
import { usePreferences } from "./preferences/store";
import { createAppRouter } from "./router";
import { useSession } from "./session/store";
import "./styles/tokens.css";
import "./styles/base.css";

const app = createApp(App).use(createPinia()).use(i18n);
useSession().restore();
await usePreferences().languageReady();
// A part that is loaded when needed is gone from the server: perhaps because the server has a newer build.
window.addEventListener("vite:preloadError", () => {
  checkBuild().then(
    () => newerBuild.value && location.reload(),
    () => undefined, // no connection: what is missing is loaded when it is asked for again
  );
});
app.use(createAppRouter()).mount("#app");
registerServiceWorker();
