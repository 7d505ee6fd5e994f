import { ApiError, Unreachable } from "@/api/http";
import { SignedOut } from "@/api/tokens";
import { Disconnected, FrameRefused } from "@/realtime/connection";
import { i18n } from ".";

/** What happened and what to do, in the words of the person's language. */
export function problemText(error: unknown): string {
  const t = (key: string): string => i18n.global.t(key);
  if (error instanceof Unreachable || error instanceof Disconnected) {
    return t("problems.unreachable");
  }
  if (error instanceof SignedOut) {
    return t("problems.signedOut");
  }
  if (error instanceof ApiError || error instanceof FrameRefused) {
    return codeText(error.code, error.message, error.retryAfterSeconds);
  }
  console.error(error);
  return t("problems.unknown");
}

/** The words for a code of the contract. */
export function codeText(code: string, detail = "", seconds = 0): string {
  const key = `problems.${code}`;
  return i18n.global.te(key, "en")
    ? i18n.global.t(key, { detail, seconds: Math.max(1, seconds) })
    : i18n.global.t("problems.unknown");
}
