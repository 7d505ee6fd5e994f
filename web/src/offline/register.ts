/** The one script address that the page itself gives to the browser; everything else is refused as untrusted. */
const WORKER = "/sw.js";

/** What a browser that knows trusted types wants instead of a string. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

function trusted(url: string): string {
  const types = (window as { trustedTypes?: TrustedTypes }).trustedTypes;
  return types?.createPolicy("parley", { createScriptURL: () => WORKER }).createScriptURL(url) ?? url;
}

/** Keeps the client's own files for use without a connection, where the browser can (over HTTPS or on localhost). */
export function registerServiceWorker(): void {
  if (import.meta.env.PROD && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(trusted(WORKER), { updateViaCache: "none" }).catch((error: unknown) => {
      console.info("there will be no offline start", error);
    });
  }
}
