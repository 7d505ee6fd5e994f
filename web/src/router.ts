import { createRouter, createWebHistory, type Router } from "vue-router";
import { useSession } from "./session/store";
import ChatsPage from "./chats/ChatsPage.vue";
import Shell from "./shell/Shell.vue";

/** The paths of the client. The gateway answers the same ones with the client's page. */
export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      {
        path: "/sign-in",
        name: "sign-in",
        component: () => import("./session/SignIn.vue"),
        meta: { open: true },
      },
      {
        path: "/sign-up",
        name: "sign-up",
        component: () => import("./session/SignUp.vue"),
        meta: { open: true },
      },
      {
        path: "/deletions/:deletionId",
        name: "deletion",
        component: () => import("./deletion/DeletionPage.vue"),
        props: true,
        meta: { everyone: true },
      },
      {
        path: "/",
        component: Shell,
        children: [
          { path: "", redirect: { name: "chats" } },
          { path: "chats", name: "chats", component: ChatsPage },
          { path: "chats/:chatId", name: "chat", component: ChatsPage },
          { path: "people", name: "people", component: () => import("./people/PeoplePage.vue") },
          { path: "people/:userId", name: "person", component: ChatsPage },
          {
            path: "settings",
            name: "settings",
            component: () => import("./settings/SettingsPage.vue"),
            children: [
              {
                path: "profile",
                name: "settings-profile",
                component: () => import("./settings/ProfileSettings.vue"),
              },
              {
                path: "account",
                name: "settings-account",
                component: () => import("./settings/AccountSettings.vue"),
              },
              {
                path: "sessions",
                name: "settings-sessions",
                component: () => import("./settings/SessionsSettings.vue"),
              },
              {
                path: "appearance",
                name: "settings-appearance",
                component: () => import("./settings/AppearanceSettings.vue"),
              },
              {
                path: "notifications",
                name: "settings-notifications",
                component: () => import("./settings/NotificationSettings.vue"),
              },
            ],
          },
        ],
      },
      { path: "/:any(.*)*", redirect: { name: "chats" } },
    ],
  });
  const session = useSession();
  router.beforeEach((to) => {
    if (to.meta["everyone"] === true) {
      return true;
    }
    const open = to.meta["open"] === true;
    if (!open && !session.me) {
      return { name: "sign-in", query: to.fullPath === "/chats" ? {} : { next: to.fullPath } };
    }
    return open && session.me ? { name: "chats" } : true;
  });
  // A part of an older build is gone from the server: the new build has it.
  router.onError((error: unknown, to) => {
    if (error instanceof TypeError && /import/iu.test(error.message)) {
      location.assign(to.fullPath);
    } else {
      throw error;
    }
  });
  return router;
}
