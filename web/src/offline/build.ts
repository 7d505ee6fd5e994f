import { ref } from "vue";

/** Whether the server has a newer build of the client than this page. */
export const newerBuild = ref(false);
let mine: string | undefined;

/** Compares the server's build with the one that was there when the page was loaded. */
export async function checkBuild(): Promise<void> {
  const response = await fetch("/build.json", { cache: "no-store" });
  if (!response.ok) {
    return;
  }
  const { build } = (await response.json()) as { build: string };
  mine ??= build;
  newerBuild.value ||= build !== mine;
}
