import { defineStore } from "pinia";
import { ref, watchEffect } from "vue";
import type { State } from "./connection";

/** Whether the server is connected, for all to see. */
export const useConnection = defineStore("connection", () => {
  const state = ref<State>("connecting");
  watchEffect(() => {
    document.documentElement.dataset["connection"] = state.value;
  });
  return { state };
});
