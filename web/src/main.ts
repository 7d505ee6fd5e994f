import { createPinia } from "pinia";
import { createApp } from "vue";
import App from "./App.vue";
import { i18n } from "./i18n";
import { registerServiceWorker } from "./offline/register";
import { usePreferences } from "./preferences/store";
import { createAppRouter } from "./router";
import { useSession } from "./session/store";
import "./styles/tokens.css";
import "./styles/base.css";

const app = createApp(App).use(createPinia()).use(i18n);
await Promise.all([usePreferences().languageReady(), useSession().restore()]);
app.use(createAppRouter()).mount("#app");
registerServiceWorker();
