import { defineStore } from "pinia";
import { ref } from "vue";

export interface Toast {
  readonly id: number;
  readonly kind: "info" | "error";
  readonly text: string;
}

const SHOWN_MILLIS = 6_000;
const MAX_SHOWN = 3;

/** Short notes about what happened, for a few seconds. */
export const useToasts = defineStore("toasts", () => {
  const shown = ref<readonly Toast[]>([]);
  let next = 0;

  function add(kind: Toast["kind"], text: string): void {
    const id = next++;
    shown.value = [...shown.value, { id, kind, text }].slice(-MAX_SHOWN);
    setTimeout(() => remove(id), SHOWN_MILLIS);
  }

  function remove(id: number): void {
    shown.value = shown.value.filter((toast) => toast.id !== id);
  }

  return {
    shown,
    remove,
    info: (text: string) => add("info", text),
    error: (text: string) => add("error", text),
  };
});
